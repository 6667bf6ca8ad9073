// Draws the recovery code as a picture, for people who keep things in their photo album.
export function codeImage(code: string, title: string, note: string): string {
  const canvas = document.createElement('canvas');
  canvas.width = 960;
  canvas.height = 540;
  const pen = canvas.getContext('2d');
  if (!pen) return '';
  pen.fillStyle = '#08435c';
  pen.fillRect(0, 0, 960, 540);
  pen.strokeStyle = '#f4b53f';
  pen.lineWidth = 7;
  pen.lineCap = 'round';
  for (let i = 0; i < 24; i++) {
    const angle = (2 * Math.PI * i) / 24;
    pen.beginPath();
    pen.moveTo(860 + 62 * Math.sin(angle), 90 - 62 * Math.cos(angle));
    pen.lineTo(860 + 104 * Math.sin(angle), 90 - 104 * Math.cos(angle));
    pen.stroke();
  }
  const font = '"PingFang SC", "HarmonyOS Sans SC", "Noto Sans CJK SC", sans-serif';
  pen.fillStyle = '#ffffff';
  pen.font = `600 40px ${font}`;
  pen.fillText(title, 60, 110);
  pen.font = '600 82px Menlo, Consolas, "Roboto Mono", monospace';
  pen.textAlign = 'center';
  pen.fillText(code, 480, 310, 840);
  pen.textAlign = 'left';
  pen.fillStyle = '#cfe3ec';
  pen.font = `32px ${font}`;
  pen.fillText(note, 60, 450, 840);
  return canvas.toDataURL('image/png');
}
