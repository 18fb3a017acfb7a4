#version 330
// The field of one seam, made so that the greater of two seams holds (blended by MAX):
//   field     xy  how far the picture is pushed towards more x and y, plane heights
//             z   0 far away, 1 at the lip of the cleft, up to 2 in the void
//             w   0 far away, 0..1 warm light spilt by gold, 1..2 the raised gold itself
//   backward  xy  how far it is pushed towards less x and y
#include "fbm3.glsl"
const int MOST_PATCHES = 12;
uniform float grain;             // a dream's typical radius, plane heights
uniform float width;             // half the cleft's width where widest, plane heights
uniform float shear;             // how far the sides slid along it
uniform float influence;         // how far from its border it is felt, plane heights
uniform float reach;             // how far it has run from its origin, shares of the plane
uniform float aspect;            // plane heights across the plane
uniform vec2 origin;
uniform float gold;              // 0..1
uniform float seed;
uniform int patch_count;
uniform vec4 patches[MOST_PATCHES]; // x, y, reach, strength
uniform float tile, tile_pixels; // edge of a tile in plane heights and in pixels
flat in vec4 tile_at;            // its lower left: in pixels of the target, in plane heights
flat in vec4 low, high;          // the warped points at its lower and upper corners
flat in vec3 left_1, left_2, left_3, right_1, right_2, right_3;
layout(location = 0) out vec4 field;
layout(location = 1) out vec4 backward;

const float LIP = 0.020;         // width of the lip's falloff, plane heights
const float SPILL = 0.018;       // how far gold shines over its edge

vec2 border_at, point;

float nearest_of(vec3 a, vec3 b, vec3 c, out vec2 away) {
    vec2 va = border_at - a.xy, vb = border_at - b.xy, vc = border_at - c.xy;
    float la = length(va), lb = length(vb), lc = length(vc);
    float da = la - a.z, db = lb - b.z, dc = lc - c.z;
    float least = min(da, min(db, dc));
    // the direction turns softly from one dream of this side to the next, else the picture would tear
    float sharpness = 1.0 / (0.22 * grain);
    float wa = exp((least - da) * sharpness), wb = exp((least - db) * sharpness), wc = exp((least - dc) * sharpness);
    away = va * (wa / (la + 1e-5)) + vb * (wb / (lb + 1e-5)) + vc * (wc / (lc + 1e-5));
    away /= wa + wb + wc;
    return least;
}

void main() {
    vec2 inside = (gl_FragCoord.xy - tile_at.xy) / tile_pixels;
    vec4 edge = mix(low, high, inside.y);
    border_at = mix(edge.xy, edge.zw, inside.x);
    point = tile_at.zw + inside * tile;
    vec2 from_left, from_right;
    float to_left = nearest_of(left_1, left_2, left_3, from_left);
    float to_right = nearest_of(right_1, right_2, right_3, from_right);
    vec2 across = from_left - from_right;
    float steep = max(length(across), 0.25);
    vec2 normal = across / steep, tangent = vec2(-normal.y, normal.x);
    // splinters: large bends, then finer ones, then teeth
    vec2 bend = point * 1.1 / grain + seed * 31.0, splinter = point * 6.0 / grain + seed * 57.0;
    float wave = (noise(bend) * 0.65 + noise(bend * 2.3 + 7.0) * 0.35 - 0.5) * grain * 0.50;
    float teeth = (noise(splinter) * 0.55 + noise(splinter * 2.7 + 3.0) * 0.45 - 0.5) * grain * 0.10;
    float signed_distance = (to_left - to_right) / steep + wave + teeth;
    float away = abs(signed_distance), side = sign(signed_distance);

    vec2 to_shares = vec2(1.0 / aspect, 1.0);
    float from_origin = length((point - origin) * to_shares);
    float grown = smoothstep(reach, reach * 0.45, from_origin);
    float closed = 0.0;
    float rag = 0.85 + 0.3 * noise(point * 9.0 + seed);
    for (int i = 0; i < patch_count; i++) {
        vec4 one = patches[i];
        float ragged = max(one.z * rag, 1e-4); // a patch that has just begun closes nothing
        float here = smoothstep(ragged, ragged * 0.72, length((point - one.xy) * to_shares)) * one.w;
        closed = max(closed, here);
    }
    // where both sides lie in the same direction there is no border to speak of
    float clear = smoothstep(0.30, 0.75, length(across));
    float swell = 0.25 + 1.1 * smoothstep(0.25, 0.75, noise(point * 0.8 / grain + seed * 13.0));
    float full = width * swell * grown * clear;
    float open = full * (1.0 - closed);
    float is_open = smoothstep(0.0004, 0.004, open);

    float felt = smoothstep(1.0, 0.55, away / influence);
    float pull = exp(-max(away - open, 0.0) / (0.24 * grain)) * felt;
    vec2 push = (-normal * side * open * 0.8 - tangent * side * shear * grown * (1.0 - closed)) * pull;

    // hairlines run off into the dreams on both sides
    float vein = abs(fbm3(point * 1.6 / grain + seed * 7.0 + 20.0) - 0.5);
    float hair = smoothstep(0.010, 0.002, vein) * exp(-away / (0.20 * grain)) * smoothstep(0.25, 0.9, grown) * felt;
    float cleft = clamp(1.0 + (open - away) / LIP, 0.0, 2.0) * is_open;
    cleft = max(cleft, hair * is_open * 1.05);

    float half_gold = full * (0.20 + 0.10 * noise(point * 5.0 / grain)) + 0.0010 * clear * step(1e-5, full);
    float across_gold = away / half_gold;
    float mended = smoothstep(0.25, 0.9, closed) * gold * smoothstep(0.0004, 0.004, full);
    float raised = across_gold < 1.0 ? 1.0 + sqrt(max(1.0 - across_gold * across_gold, 0.0))
                                     : exp(-(away - half_gold) / SPILL) * felt;
    raised = max(raised, hair * 1.35);
    field = vec4(max(push, 0.0), cleft, raised * mended);
    backward = vec4(max(-push, 0.0), 0.0, 0.0);
}
