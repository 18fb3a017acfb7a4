"""Habits of Shadertoy texts. `FULL` are whole texts; of `BODIES` only what stands in mainImage(out O, in U)."""

HEAD = "void mainImage( out vec4 O, in vec2 U )\n{\n"

BODIES = {
    "plain": "O = vec4(U / iResolution.xy, 0.5 + 0.5 * cos(iTime), 1.0);",
    "alpha_left_out": "O = vec4(U / iResolution.xy, 0.0, 0.0);",
    "rgb_only": "O.rgb = vec3(U.x / iResolution.x);",
    "adds_to_what_nobody_set": "O += U.x / iResolution.x;",
    "times_zero": "O *= 0.0; O += length(U / iResolution.xy - 0.5);",
    "minus_itself": "O -= O; O.xy += U / iResolution.y;",
    "uninitialised_float": "float d; for (int i = 0; i < 4; i++) d += 0.1 * U.x / iResolution.x; O = vec4(d);",
    "uninitialised_vectors": "vec3 p, q; p.xy += U / iResolution.xy; O = vec4(p + q, 1.0);",
    "uninitialised_in_for": "for (float i, e; i++ < 9.0; e += 0.1) O += e * U.x / iResolution.x * 0.1;",
    "uninitialised_matrix": "mat2 m; m[0] += U / iResolution.xy; O = vec4(m[0], m[1]);",
    "for_without_body": "float i = 0.0; for (O *= i; i++ < 5.0; O += 0.1 * U.y / iResolution.y);",
    "comma_operators": "vec2 p; p = U / iResolution.xy, p -= 0.5, O = vec4(length(p));",
    "assigned_in_condition": "float d; if ((d = U.x - 8.0) > 0.0) O = vec4(1.0); else O = vec4(d * 0.0 + 0.2);",
    "swizzle_stpq": "vec4 c = vec4(U, 1.0, 1.0); O = vec4(c.st / iResolution.xy, c.pq);",
    "whole_numbers_for_floats": "vec3 c = vec3(1, 0, 0) * U.x / iResolution.x; O = vec4(c, 1);",
    "int_times_float": "int n = 3; O = vec4(float(n) * U.x / iResolution.x / 4.0);",
    "int_in_float_maths": "int n = 3; O = vec4(n * U.x / iResolution.x / 4.0);",
    "uint_hash": "uint h = uint(U.x) * 1597334673U; O = vec4(float(h >> 16) / 65535.0);",
    "int_uint_mixed": "uint h = uint(U.x) * 3 + 1; h ^= h >> 4; O = vec4(float(h & 15u) / 15.0);",
    "hex_and_shift": "int k = int(U.x) & 0xF; O = vec4(float((0x5A >> (k & 7)) & 1));",
    "array_es300": "float a[3] = float[3](0.1, 0.5, 0.9); O = vec4(a[int(U.x) % 3]);",
    "array_unsized": "float a[] = float[](0.1, 0.5, 0.9); O = vec4(a[int(U.x) % 3]);",
    "array_type_first": "const float[3] a = float[](0.1, 0.5, 0.9); O = vec4(a[int(U.x) % 3]);",
    "array_of_vectors": "vec2[2] a = vec2[](vec2(0.0), vec2(1.0)); O = vec4(a[int(U.x) & 1], 0.0, 1.0);",
    "array_in_braces": "float a[2] = {0.2, 0.8}; O = vec4(a[int(U.x) & 1]);",
    "array_length": "float a[3] = float[3](0.1, 0.5, 0.9); O = vec4(a[int(U.x) % a.length()]);",
    "switch": "switch (int(U.x) % 3) { case 0: O = vec4(1.0); break; default: O = vec4(0.2); }",
    "do_while": "int n = 0; do { n++; O += 0.05; } while (n < int(U.x)); ",
    "while_true_break": "float d = 0.0; while (true) { d += 0.1; if (d > U.x / iResolution.x) break; } O = vec4(d);",
    "resolution_components": "vec2 r = iResolution.xy; O = vec4((2.0 * U - r) / r.y, iResolution.z, 1.0);",
    "resolution_as_vec2": "vec2 p = U / vec2(iResolution); O = vec4(p, 0.0, 1.0);",
    "frame_and_rate": "O = vec4(U / iResolution.xy, float(iFrame) / 60.0, iFrameRate / 60.0);",
    "date": "O = vec4(fract(iDate.w / 60.0), U / iResolution.xy, iDate.x / 3000.0);",
    "mouse": "vec2 m = iMouse.z > 0.0 ? iMouse.xy : 0.5 * iResolution.xy; O = vec4(length(U - m) / 16.0);",
    "channel_time": "O = vec4(U / iResolution.xy, fract(iChannelTime[0] + iChannelTime[3]), 1.0);",
    "channel_resolution": "vec2 r = iChannelResolution[0].xy; O = texture(iChannel0, U / r * 9.0) + U.x * 0.01;",
    "sample_rate": "O = vec4(U / iResolution.xy, iSampleRate / 48000.0, 1.0);",
    "global_time": "O = vec4(U / iResolution.xy, fract(iGlobalTime), 1.0);",
    "texture": "O = texture(iChannel0, U / iResolution.xy);",
    "texture_with_bias": "O = texture(iChannel0, U / iResolution.xy, -100.0);",
    "texture_2d_of_old": "O = texture2D(iChannel0, U / iResolution.xy);",
    "texture_lod": "O = textureLod(iChannel0, U / 256.0, 0.0);",
    "texture_lod_ext": "O = texture2DLodEXT(iChannel0, U / 256.0, 0.0);",
    "texture_grad": "O = textureGrad(iChannel0, U / 16.0, vec2(0.01), vec2(0.01));",
    "texel_fetch": "O = texelFetch(iChannel0, ivec2(U) & 255, 0);",
    "texture_size": "vec2 s = vec2(textureSize(iChannel0, 0)); O = texture(iChannel0, 20.0 * U / s);",
    "cube": "O = texture(iChannel0, normalize(vec3(U / iResolution.xy - 0.5, 1.0)));",
    "cube_of_old": "O = textureCube(iChannel0, vec3(U / iResolution.xy - 0.5, 1.0));",
    "sound_row": "O = vec4(texture(iChannel0, vec2(U.x / iResolution.x, 0.25)).x + U.y * 0.05);",
    "keyboard": "const int KEY_A = 65; O = vec4(U.x / 16.0) + texelFetch(iChannel0, ivec2(KEY_A, 0), 0);",
    "derivatives": "float d = fwidth(U.x * U.y) + dFdx(U.x) + dFdy(U.y); O = vec4(d * 0.03);",
    "outer_and_inverse": "mat2 m = inverse(mat2(1, 0.2, 0.3, 1)); O = vec4(m * U / iResolution.xy, determinant(m), 1);",
    "bits": "O = vec4(intBitsToFloat(floatBitsToInt(U.x / 16.0))); O.w = uintBitsToFloat(0x3f800000u);",
    "word_sample": "vec3 sample = vec3(U.x / 16.0); O = vec4(sample, 1.0);",
    "word_input": "float input = U.x / 16.0, output = input; O = vec4(output);",
    "word_filter": "float filter = U.x / 16.0; float active = filter; O = vec4(active);",
    "word_half": "float half = 0.5, common = U.x / 16.0, partition = common; O = vec4(half * partition);",
    "word_buffer": "float buffer = U.x / 16.0, shared = buffer, patch = shared; O = vec4(patch);",
    "word_texture": "vec4 texture = vec4(U / 16.0, 0.0, 1.0); O = texture;",
    "word_long": "float long = U.x / 16.0, short = long, class = short; O = vec4(class);",
    "named_as_functions": "float length = U.x / 16.0, mix = length; O = vec4(mix);",
    "not_a_number": "O = vec4(sqrt(U.x - 8.0), 0.5, 1.0 / (U.y - U.y), 1.0);",
    "division_by_zero": "O = vec4(0.1 / abs(U.x - 8.5), 0.0, 0.0, 1.0);",
    "returns_early": "O = vec4(0.0); if (U.x < 8.0) return; O = vec4(1.0);",
    "discards": "if (U.x < 8.0) discard; O = vec4(1.0);",
    "writes_to_parameter": "U /= iResolution.xy; U -= 0.5; O = vec4(length(U));",
    "ternaries": "O = U.x > 8.0 ? U.y > 8.0 ? vec4(1.0) : vec4(0.5) : vec4(0.2);",
    "vector_from_bool": "O = vec4(U.x > 8.0, bvec2(U.y > 4.0, true), 1.0);",
    "lessthan_mixed": "O = vec4(mix(vec2(0.2), vec2(0.9), lessThan(U, vec2(8.0))), 0.0, 1.0);",
    "float_suffix": "O = vec4(U.x / 16.0f, 0.5f, 1.F, 1.0);",
    "modulo_of_floats": "float a = U.x; a = mod(a, 3); O = vec4(a / 3.);",
    "pow_of_ints": "O = vec4(pow(U.x / 16.0, 2), max(U.y / 16.0, 0), min(1, U.x), 1);",
}

FULL = {
    "odd_spacing": "void  mainImage (out vec4  c , in  vec2 p)\n{ c = vec4(p / iResolution.xy, 0.0, 1.0); }",
    "on_two_lines": "void mainImage(\n    out vec4 c,\n    in vec2 p\n) {\n    c = vec4(p / iResolution.xy, 0.0, 1.0);\n}",
    "inout": "void mainImage(inout vec4 c, vec2 p) { c = vec4(p / iResolution.xy, 0.0, 1.0); }",
    "without_in": "void mainImage(out vec4 c,vec2 p){c=vec4(p/iResolution.xy,0,1);}",
    "named_fragcolor": "void mainImage(out vec4 fragColor, in vec2 fragCoord) "
    "{ fragColor = vec4(fragCoord / iResolution.xy, 0.0, 1.0); }",
    "no_line_at_the_end": "void mainImage(out vec4 c, vec2 p) { c = vec4(p.x / 16.0); } // done",
    "carriage_returns": "#define R iResolution\r\nvoid mainImage(out vec4 c, vec2 p)\r\n{\r\n    c = vec4(p / R.xy, 0, 1);\r\n}\r\n",
    "byte_order_mark": "\ufeffvoid mainImage(out vec4 c, vec2 p) { c = vec4(p.x / 16.0); }",
    "letters_in_comments": "// Überraschung – 夢 → ☁\nvoid mainImage(out vec4 c, vec2 p) { c = vec4(p.x / 16.0); }",
    "no_break_space": "void mainImage(out vec4 c, vec2 p) {\u00a0c = vec4(p.x / 16.0); }",
    "macro_over_lines": "#define SHADE(x) \\\n    (x) * 0.5 + \\\n    0.25\nvoid mainImage(out vec4 c, vec2 p) { c = vec4(SHADE(p.x / 16.0)); }",
    "macro_with_comment": "#define LEVEL 0.5 // half\nvoid mainImage(out vec4 c, vec2 p) { c = vec4(LEVEL * p.x / 16.0); }",
    "macro_twice": "#define N 2.0\n#define N 4.0\nvoid mainImage(out vec4 c, vec2 p) { c = vec4(p.x / 16.0 / N); }",
    "macro_for_main": "#define main void mainImage(out vec4 c, vec2 p)\nmain { c = vec4(p.x / 16.0); }",
    "macros_of_golfers": "#define T texture(iChannel0,\n#define R iResolution.xy\n"
    "void mainImage(out vec4 O, vec2 U) { O = T U / R) * .5 + U.x / 32.; }",
    "rotation_macro": "#define rot(a) mat2(cos(a), sin(a), -sin(a), cos(a))\n"
    "void mainImage(out vec4 c, vec2 p) { p *= rot(0.7); c = vec4(fract(p / 16.0), 0.0, 1.0); }",
    "conditionals": "#if 1\n#define ON\n#endif\n#ifdef ON\nvoid mainImage(out vec4 c, vec2 p) { c = vec4(p.x / 16.0); }\n#else\n#error off\n#endif",
    "precision_and_version": "#version 300 es\nprecision highp float;\nprecision highp int;\n"
    "void mainImage(out vec4 c, vec2 p) { highp float x = p.x; c = vec4(x / 16.0); }",
    "extension": "#extension GL_OES_standard_derivatives : enable\n#extension GL_NV_wild : require\n"
    "void mainImage(out vec4 c, vec2 p) { c = vec4(p.x / 16.0); }",
    "own_uniforms": "uniform vec3 iResolution;\nuniform float iTime;\nuniform vec4 iMouse;\nuniform sampler2D iChannel0;\n"
    "void mainImage(out vec4 c, vec2 p) { c = vec4(p / iResolution.xy, fract(iTime), 1.0); }",
    "own_fader": "uniform float warmth = 0.25; // Warmth, min=0., max=1.\n"
    "void mainImage(out vec4 c, vec2 p) { c = vec4(p.x / 16.0 + warmth); }",
    "own_main_too": "void mainImage(out vec4 c, vec2 p) { c = vec4(p.x / 16.0); }\nvoid main() { mainImage(gl_FragColor, gl_FragCoord.xy); }",
    "virtual_reality": "void mainImage(out vec4 c, vec2 p) { c = vec4(p.x / 16.0); }\n"
    "void mainVR(out vec4 c, vec2 p, vec3 o, vec3 d) { mainImage(c, p); }",
    "sound_too": "vec2 mainSound(int n, float t) { return vec2(sin(440.0 * t)); }\nvoid mainImage(out vec4 c, vec2 p) { c = vec4(p.x / 16.0); }",
    "shadowed_names": "float shade(float iTime, vec2 iResolution) { return iTime * iResolution.x; }\n"
    "void mainImage(out vec4 c, vec2 p) { c = vec4(shade(p.x / 16.0, vec2(0.5))); }",
    "global_from_uniform": "float speed = iTime * 0.5;\nvec2 half_size = iResolution.xy / 2.0;\n"
    "void mainImage(out vec4 c, vec2 p) { c = vec4(p / half_size / 2.0, speed * 0.0, 1.0); }",
    "global_without_value": "vec3 glow;\nfloat steps;\nvoid mainImage(out vec4 c, vec2 p) { glow += p.x / 16.0; c = vec4(glow, steps); }",
    "const_from_function": "const float a = cos(0.5);\nconst mat2 m = mat2(0.8, -0.6, 0.6, 0.8);\n"
    "void mainImage(out vec4 c, vec2 p) { c = vec4(m * p / 16.0 * a, 0.0, 1.0); }",
    "structs": "struct Ray { vec3 o, d; float t; };\nRay made(vec2 p) { Ray r; r.o = vec3(p, 0.0); r.d = vec3(1.0); return r; }\n"
    "void mainImage(out vec4 c, vec2 p) { Ray r = made(p / 16.0); c = vec4(r.o + r.d * r.t, 1.0); }",
    "struct_constructor": "struct Hit { float d; int id; };\nvoid mainImage(out vec4 c, vec2 p) { Hit h = Hit(p.x / 16.0, 2); c = vec4(h.d / float(h.id)); }",
    "out_parameter_left": "void split(vec2 p, out float x, out float y) { x = p.x; if (p.x > 99.0) y = 1.0; }\n"
    "void mainImage(out vec4 c, vec2 p) { float x, y; split(p / 16.0, x, y); c = vec4(x, y * 0.0, 0.0, 1.0); }",
    "prototype_first": "float wave(float x);\nvoid mainImage(out vec4 c, vec2 p) { c = vec4(wave(p.x)); }\nfloat wave(float x) { return fract(x / 16.0); }",
    "overloads": "float h(float x) { return fract(x * 0.37); }\nfloat h(vec2 p) { return h(p.x + p.y * 3.0); }\n"
    "void mainImage(out vec4 c, vec2 p) { c = vec4(h(p)); }",
    "missing_return": "float late(float x) { x *= 2.0; }\nvoid mainImage(out vec4 c, vec2 p) { late(p.x); c = vec4(p.x / 16.0); }",
    "own_round": "float round(float x) { return floor(x + 0.5); }\nvoid mainImage(out vec4 c, vec2 p) { c = vec4(round(p.x) / 16.0); }",
    "own_texture2d": "vec4 texture2D(sampler2D s, vec2 p, float l) { return textureLod(s, p, l); }\n"
    "void mainImage(out vec4 c, vec2 p) { c = texture2D(iChannel0, p / 256.0, 0.0); }",
    "own_noise": "float noise(vec2 p) { return fract(sin(dot(p, vec2(12.9898, 78.233))) * 43758.5453); }\n"
    "void mainImage(out vec4 c, vec2 p) { c = vec4(noise(floor(p))); }",
    "sampler_parameter": "vec3 look(sampler2D s, vec2 p) { return texture(s, p).rgb; }\n"
    "void mainImage(out vec4 c, vec2 p) { c = vec4(look(iChannel0, p / 16.0), 1.0); }",
    "cube_parameter": "vec3 look(samplerCube s, vec3 d) { return textureLod(s, d, 1.0).rgb; }\n"
    "void mainImage(out vec4 c, vec2 p) { c = vec4(look(iChannel0, vec3(p / 16.0 - 0.5, 1.0)), 1.0); }",
    "iq_noise": "float n3(vec3 x) { vec3 p = floor(x), f = fract(x); vec2 uv = p.xy + vec2(37.0, 17.0) * p.z + f.xy;\n"
    "vec2 rg = textureLod(iChannel0, (uv + 0.5) / 256.0, 0.0).yx; return mix(rg.x, rg.y, f.z); }\n"
    "void mainImage(out vec4 c, vec2 p) { c = vec4(n3(vec3(p * 0.7, 0.3))); }",
    "editor_directives": '#iChannel0 "self"\n#iChannel1 "file://moon.png"\n#iChannel1::WrapMode "Repeat"\n'
    "void mainImage(out vec4 c, vec2 p) { c = 0.5 * texture(iChannel1, p / 16.0) + p.x / 32.0; }",
    "credit": "// Drifting Lamps by Somebody Else\n// https://www.shadertoy.com/view/xxxxxx\nvoid mainImage(out vec4 c, vec2 p) { c = vec4(p.x / 16.0); }",
    "comment_that_goes_on": "float k = 0.5; // a tail \\\nfloat k = 1.0;\nvoid mainImage(out vec4 c, vec2 p) { c = vec4(k * p.x / 16.0); }",
}

SHADERTOYS = {name: f"{HEAD}    {body}\n}}\n" for name, body in BODIES.items()} | FULL
