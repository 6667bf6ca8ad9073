//! The chrysanthemum of measuring marks: straight strokes with round caps on rings around one point.

use super::page::{Color, Op};
use std::f32::consts::TAU;

const GOLD: Color = Color(0xf4, 0xb5, 0x3f);
const BLUE: Color = Color(0x0b, 0x5c, 0x7d);

/// A ring: strokes, inner and outer radius of 100, offset in steps, and whether it is gold.
const RINGS: [(u16, f32, f32, f32, bool); 5] = [
    (48, 78.0, 90.0, 0.0, false),
    (12, 90.0, 96.0, 0.0, false),
    (32, 52.0, 72.0, 0.0, true),
    (24, 30.0, 46.0, 0.5, false),
    (12, 14.0, 23.0, 0.0, true),
];

/// The flower around a point; `opacity` of 0 to 1.
pub(super) fn flower(x: f32, y: f32, radius: f32, opacity: f32) -> Vec<Op> {
    let mut strokes = Vec::new();
    for (count, inner, outer, offset, gold) in RINGS {
        for number in 0..count {
            let angle = TAU * (f32::from(number) + offset) / f32::from(count) - TAU / 4.0;
            let (sin, cos) = angle.sin_cos();
            let at = |part: f32| (x + cos * radius * part / 100.0, y + sin * radius * part / 100.0);
            strokes.push(Op::Stroke {
                from: at(inner),
                to: at(outer),
                width: radius * 0.026,
                color: if gold { GOLD } else { BLUE },
                round: true,
                opacity: if gold { (opacity * 1.6).min(1.0) } else { opacity },
            });
        }
    }
    strokes
}
