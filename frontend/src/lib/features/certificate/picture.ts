// A certificate as a picture, drawn on the phone: its own fonts have the rare characters, and the server has no work.
import { shanghai } from '$lib/format';
import { t } from '$lib/i18n';
import type { CertificateView } from '$lib/api/types';

const W = 1684;
const H = 1190;
const SERIF = '"Songti SC", STSong, "Source Han Serif SC", "Noto Serif CJK SC", SimSun, serif';
const SANS = '"PingFang SC", "HarmonyOS Sans SC", "Noto Sans CJK SC", sans-serif';
/** Strokes, radii of 100, offset in steps, colour: the same flower as on paper. */
const RINGS: [number, number, number, number, string][] = [
  [48, 78, 90, 0, '#0b5c7d'],
  [32, 52, 72, 0, '#f4b53f'],
  [24, 30, 46, 0.5, '#0b5c7d'],
  [12, 14, 23, 0, '#f4b53f'],
];

function line(pen: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  pen.beginPath();
  pen.moveTo(x1, y1);
  pen.lineTo(x2, y2);
  pen.stroke();
}

function frame(pen: CanvasRenderingContext2D): void {
  pen.strokeStyle = '#08435c';
  pen.lineWidth = 3;
  pen.strokeRect(52, 52, W - 104, H - 104);
  pen.strokeStyle = '#f4b53f';
  pen.lineWidth = 1.5;
  pen.strokeRect(84, 84, W - 168, H - 168);
  const ticks = (count: number, length: number, draw: (at: number, long: number) => void): void => {
    for (let i = 0; i <= count; i++) {
      pen.strokeStyle = i % 5 ? '#08435c' : '#f4b53f';
      draw(84 + (i / count) * length, i % 5 ? 9 : 16);
    }
  };
  ticks(150, W - 168, (x, long) => {
    line(pen, x, 59, x, 59 + long);
    line(pen, x, H - 59, x, H - 59 - long);
  });
  ticks(100, H - 168, (y, long) => {
    line(pen, 59, y, 59 + long, y);
    line(pen, W - 59, y, W - 59 - long, y);
  });
}

function flower(pen: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  pen.lineCap = 'round';
  pen.lineWidth = radius * 0.026;
  for (const [count, inner, outer, offset, color] of RINGS) {
    pen.strokeStyle = color;
    pen.globalAlpha = color === '#f4b53f' ? 0.18 : 0.11;
    for (let i = 0; i < count; i++) {
      const angle = (2 * Math.PI * (i + offset)) / count;
      const [sin, cos] = [(Math.sin(angle) * radius) / 100, (-Math.cos(angle) * radius) / 100];
      line(pen, x + sin * inner, y + cos * inner, x + sin * outer, y + cos * outer);
    }
  }
  pen.globalAlpha = 1;
  pen.lineCap = 'butt';
}

/** Lines no wider than `room`. */
function broken(pen: CanvasRenderingContext2D, text: string, room: number): string[] {
  const lines = [''];
  for (const one of Array.from(text)) {
    const last = lines[lines.length - 1] as string;
    if (pen.measureText(last + one).width > room && '，。、；：！？）」』》”'.indexOf(one) < 0) lines.push(one);
    else lines[lines.length - 1] = last + one;
  }
  return lines;
}

function code(pen: CanvasRenderingContext2D, rows: string[], x: number, y: number, edge: number): void {
  const step = Math.floor(edge / rows.length);
  pen.fillStyle = '#fff';
  pen.fillRect(x - 16, y - 16, step * rows.length + 32, step * rows.length + 32);
  pen.fillStyle = '#000';
  rows.forEach((row, line) => Array.from(row).forEach((dark, at) => dark === '1' && pen.fillRect(x + at * step, y + line * step, step, step)));
}

function loaded(source: string): Promise<HTMLImageElement | null> {
  return new Promise((done) => {
    const image = new Image();
    image.onload = () => done(image);
    image.onerror = () => done(null);
    image.src = source;
  });
}

/** The picture as a data address; empty where the phone cannot draw. */
export async function certificatePicture(view: CertificateView, seal: string): Promise<string> {
  const canvas = document.createElement('canvas');
  canvas.width = W;
  canvas.height = H;
  const pen = canvas.getContext('2d');
  if (!pen) return '';
  const stamp = seal ? await loaded(seal) : null;
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, W, H);
  frame(pen);
  flower(pen, W / 2, 600, 416);
  const write = (text: string, x: number, y: number, font: string, color: string, room = 1240): void => {
    pen.font = font;
    pen.fillStyle = color;
    pen.fillText(text, x, y, room);
  };
  pen.textAlign = 'center';
  write(Array.from(view.title).join(' '), W / 2, 284, `700 92px ${SERIF}`, '#08435c');
  write(view.name, W / 2, 444, `700 76px ${SERIF}`, '#13242d');
  const half = Math.min(620, Math.max(180, pen.measureText(view.name).width / 2 + 48));
  pen.strokeStyle = '#f4b53f';
  pen.lineWidth = 2.4;
  line(pen, W / 2 - half, 472, W / 2 + half, 472);
  pen.font = `36px ${SERIF}`;
  let y = 564;
  for (const part of broken(pen, t('certificate.canvas.joined', { contest: view.contest_title.replace(/^\w/, ' $&') }), 1240)) {
    write(part, W / 2, y, `36px ${SERIF}`, '#13242d');
    y += 60;
  }
  write(view.result, W / 2, y + 28, `700 52px ${SERIF}`, '#7a4a00');
  write(t('certificate.canvas.closing'), W / 2, y + 112, `36px ${SERIF}`, '#13242d');
  const foot = H - 312;
  const day = shanghai(view.issued_at_ms);
  const signed = Math.min(W - 330, Math.max(W / 2 + 190, W - 170 - (pen.font = `32px ${SERIF}`, pen.measureText(view.organizer).width / 2)));
  write(view.organizer, signed, foot + 68, `32px ${SERIF}`, '#13242d', 660);
  write(`${day.year}年${day.month}月${day.day}日`, signed, foot + 120, `32px ${SERIF}`, '#13242d');
  if (stamp) {
    const scale = 236 / Math.max(stamp.width, stamp.height);
    pen.globalAlpha = 0.88;
    pen.drawImage(stamp, signed - (stamp.width * scale) / 2, foot + 80 - (stamp.height * scale) / 2, stamp.width * scale, stamp.height * scale);
    pen.globalAlpha = 1;
  }
  code(pen, view.qr_rows, 156, foot, 200);
  pen.textAlign = 'left';
  write(t('certificate.canvas.number'), 386, foot + 62, `20px ${SANS}`, '#42545e');
  write(view.number, 386, foot + 100, `600 28px ${SANS}`, '#13242d');
  write(t('certificate.canvas.scan'), 386, foot + 140, `20px ${SANS}`, '#42545e');
  return canvas.toDataURL('image/png');
}
