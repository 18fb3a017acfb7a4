"""Habits of ISF files. A row is the header, as people write it, and the shader behind it."""

_UV = "gl_FragColor = vec4(isf_FragNormCoord, 0.5, 1.0);"
_AMOUNT = '"INPUTS": [{"NAME": "amount", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0}]'
_PICTURE = '"INPUTS": [{"NAME": "inputImage", "TYPE": "image"}]'
_LEVEL = "gl_FragColor = vec4(vec3(amount * isf_FragNormCoord.x), 1.0);"


def _file(header: str, body: str, before: str = "") -> str:
    return f"/*{{{header}}}*/\n{before}void main() {{\n    {body}\n}}\n"


def _inputs(*entries: str) -> str:
    return '"ISFVSN": "2", "INPUTS": [' + ", ".join(entries) + "]"


HEADERS = {
    "empty_header": "",
    "trailing_commas": '"CREDIT": "x", "INPUTS": [ {"NAME": "amount", "TYPE": "float",}, ],',
    "missing_comma": '"CREDIT": "x"\n"CATEGORIES": ["y"]',
    "missing_comma_between_inputs": '"INPUTS": [{"NAME": "a", "TYPE": "float"} {"NAME": "b", "TYPE": "bool"}]',
    "two_commas": '"CREDIT": "x",, "CATEGORIES": ["y",,"z"]',
    "line_comment": '"CREDIT": "x", // by me\n"CATEGORIES": ["y"]',
    "single_quotes": "'CREDIT': 'it is mine', 'CATEGORIES': ['y']",
    "bare_words": "CREDIT: mine, CATEGORIES: [y]",
    "not_a_number": '"INPUTS": [{"NAME": "a", "TYPE": "float", "DEFAULT": NaN, "MAX": Infinity}]',
    "numbers_of_c": '"INPUTS": [{"NAME": "a", "TYPE": "float", "DEFAULT": .5f, "MIN": -1., "MAX": +2}]',
    "line_break_in_string": '"DESCRIPTION": "first\nsecond\ttabbed"',
    "lone_backslash": r'"DESCRIPTION": "a \d b"',
    "default_of_other_type": '"INPUTS": [{"NAME": "a", "TYPE": "float", "DEFAULT": "0.5"}, {"NAME": "b", "TYPE": "bool", "DEFAULT": "true"},'
    ' {"NAME": "c", "TYPE": "color", "DEFAULT": "red"}, {"NAME": "d", "TYPE": "point2D", "DEFAULT": 0.5}]',
    "least_above_most": '"INPUTS": [{"NAME": "a", "TYPE": "float", "MIN": 2.0, "MAX": 1.0, "DEFAULT": 1.5}]',
    "default_outside": '"INPUTS": [{"NAME": "a", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 5}]',
    "unknown_keys": '"ISFVSN": 2.0, "VSN": null, "AUTHOR": {"x": 1}, "HOSTS": []',
    "version_as_number": '"ISFVSN": 2',
    "categories_as_word": '"CATEGORIES": "Generator", "KEYWORDS": null',
    "inputs_null": '"INPUTS": null, "PASSES": null, "IMPORTED": null',
    "imported_empty": '"IMPORTED": [], "PASSES": []',
    "imported_absent": '"IMPORTED": {"moon": {"PATH": "no-such-moon.png"}}',
    "imported_absent_list": '"IMPORTED": [{"NAME": "moon", "PATH": "no-such-moon.png"}]',
    "unknown_type": '"INPUTS": [{"NAME": "a", "TYPE": "slider", "DEFAULT": 0.5}]',
    "type_in_capitals": '"INPUTS": [{"NAME": "a", "TYPE": "FLOAT"}, {"NAME": "b", "TYPE": "Color"}]',
    "type_missing": '"INPUTS": [{"NAME": "a", "DEFAULT": 0.5}]',
    "name_missing": '"INPUTS": [{"TYPE": "float", "DEFAULT": 0.5}]',
    "input_twice": '"INPUTS": [{"NAME": "a", "TYPE": "float"}, {"NAME": "a", "TYPE": "float"}]',
    "input_not_an_object": '"INPUTS": ["a"]',
    "inputs_by_name": '"INPUTS": {"a": {"TYPE": "float"}}',
    "long_of_words": '"INPUTS": [{"NAME": "a", "TYPE": "long", "VALUES": ["x", "y"], "LABELS": ["X", "Y"], "DEFAULT": "Y"}]',
    "long_without_values": '"INPUTS": [{"NAME": "a", "TYPE": "long", "DEFAULT": 2, "MIN": 0, "MAX": 5}]',
    "colour_of_three": '"INPUTS": [{"NAME": "a", "TYPE": "color", "DEFAULT": [1, 0.5, 0]}]',
    "colour_as_object": '"INPUTS": [{"NAME": "a", "TYPE": "color", "DEFAULT": {"r": 1, "g": 0.5, "b": 0}}]',
    "point_of_three": '"INPUTS": [{"NAME": "a", "TYPE": "point3D", "DEFAULT": [0, 1, 2]}]',
    "audio_of_words": '"INPUTS": [{"NAME": "a", "TYPE": "audioFFT", "MAX": "256"}]',
    "name_of_glsl": '"INPUTS": [{"NAME": "mix", "TYPE": "float"}, {"NAME": "sample", "TYPE": "float"}]',
}  # each before a body that draws a gradient

FILES = {
    "comment_first": "// SaturdayShader\n\n" + _file(_AMOUNT, _LEVEL),
    "header_after_code": "#version 120\n" + _file(_AMOUNT, _LEVEL),
    "header_spaced": "/*\n\n{\n" + _AMOUNT + "\n}\n\n*/\n" + f"void main() {{ {_LEVEL} }}",
    "main_void": "/*{}*/\nvoid main(void)\n{\n" + _UV + "\n}\n",
    "carriage_returns": _file(_AMOUNT, _LEVEL).replace("\n", "\r\n"),
    "old_mac_lines": _file(_AMOUNT, _LEVEL).replace("\n", "\r"),
    "mark_first": "\ufeff" + _file(_AMOUNT, _LEVEL),
    "names_of_version_1": _file("", "gl_FragColor = vec4(vv_FragNormCoord, 0.0, 1.0);"),
    "image_functions": _file(
        _PICTURE,
        "vec2 s = IMG_SIZE(inputImage); gl_FragColor = IMG_PIXEL(inputImage, isf_FragNormCoord * s);",
    ),
    "image_this": _file(
        _PICTURE, "gl_FragColor = IMG_THIS_NORM_PIXEL(inputImage) + IMG_THIS_PIXEL(inputImage);"
    ),
    "image_norm_this": _file(_PICTURE, "gl_FragColor = IMG_NORM_THIS_PIXEL(inputImage);"),
    "image_spaced": _file(_PICTURE, "gl_FragColor = IMG_NORM_PIXEL ( inputImage , isf_FragNormCoord ) ;"),
    "image_bias": _file(_PICTURE, "gl_FragColor = IMG_NORM_PIXEL(inputImage, isf_FragNormCoord, 1.0);"),
    "image_rect": _file(
        _PICTURE, "gl_FragColor = texture2DRect(inputImage, isf_FragNormCoord * _inputImage_imgSize);"
    ),
    "image_texture2d": _file(_PICTURE, "gl_FragColor = texture2D(inputImage, isf_FragNormCoord);"),
    "image_in_function": _file(
        _PICTURE,
        "gl_FragColor = look(isf_FragNormCoord);",
        "vec4 look(vec2 p) { return IMG_NORM_PIXEL(inputImage, p); }\n",
    ),
    "image_as_parameter": _file(
        _PICTURE,
        "gl_FragColor = look(inputImage, isf_FragNormCoord);",
        "vec4 look(sampler2D s, vec2 p) { return IMG_NORM_PIXEL(s, p); }\n",
    ),
    "transition": _file(
        _inputs(
            '{"NAME": "startImage", "TYPE": "image"}',
            '{"NAME": "endImage", "TYPE": "image"}',
            '{"NAME": "progress", "TYPE": "float"}',
        ),
        "gl_FragColor = mix(IMG_THIS_PIXEL(startImage), IMG_THIS_PIXEL(endImage), progress);",
    ),
    "transition_of_gl": _file(
        _inputs(
            '{"NAME": "startImage", "TYPE": "image"}',
            '{"NAME": "endImage", "TYPE": "image"}',
            '{"NAME": "progress", "TYPE": "float"}',
        ),
        "gl_FragColor = transition(isf_FragNormCoord.xy);",
        "vec4 getFromColor(vec2 p) { return IMG_NORM_PIXEL(startImage, p); }\n"
        "vec4 getToColor(vec2 p) { return IMG_NORM_PIXEL(endImage, p); }\n"
        "vec4 transition(vec2 p) { return mix(getFromColor(p), getToColor(p), progress); }\n",
    ),
    "audio": _file(
        _inputs('{"NAME": "wave", "TYPE": "audio", "MAX": 64}', '{"NAME": "fft", "TYPE": "audioFFT"}'),
        "vec2 p = isf_FragNormCoord; gl_FragColor = vec4(IMG_NORM_PIXEL(wave, p).r, IMG_NORM_PIXEL(fft, p).r, p.x, 1.0);",
    ),
    "all_numbers": _file(
        _inputs(
            '{"NAME": "a", "TYPE": "bool", "DEFAULT": 1}',
            '{"NAME": "b", "TYPE": "long", "VALUES": [0, 1], "DEFAULT": 1}',
            '{"NAME": "c", "TYPE": "point2D", "DEFAULT": [0.5, 0.5], "MIN": [0, 0], "MAX": [1, 1]}',
            '{"NAME": "d", "TYPE": "color", "DEFAULT": [1.0, 0.5, 0.25, 1.0]}',
            '{"NAME": "e", "TYPE": "event"}',
        ),
        "gl_FragColor = d * length(isf_FragNormCoord - c) * float(b); if (a && !e) gl_FragColor.a = 1.0;",
    ),
    "bool_as_float": _file(
        _inputs('{"NAME": "on", "TYPE": "bool", "DEFAULT": true}'),
        "gl_FragColor = vec4(isf_FragNormCoord * float(on), 0.0, 1.0);",
    ),
    "long_compared_with_float": _file(
        _inputs('{"NAME": "mode", "TYPE": "long", "VALUES": [0, 1], "DEFAULT": 1}'),
        "gl_FragColor = mode == 1.0 ? vec4(isf_FragNormCoord, 0.0, 1.0) : vec4(0.0);",
    ),
    "persistent_word": _file(
        '"PASSES": [{"TARGET": "last", "PERSISTENT": "true", "FLOAT": 1}, {}]',
        "vec4 was = IMG_THIS_PIXEL(last); gl_FragColor = PASSINDEX == 0 ? was + vec4(isf_FragNormCoord * 0.1, 0.0, 1.0) : was;",
    ),
    "persistent_number": _file(
        '"PASSES": [{"TARGET": "last", "persistent": 1, "WIDTH": 8, "HEIGHT": 8.0}]',
        "gl_FragColor = vec4(isf_FragNormCoord, 0.0, 1.0);",
    ),
    "size_expressions": _file(
        '"PASSES": [{"TARGET": "small", "WIDTH": "max($WIDTH*0.25,1.0)", "HEIGHT": "floor($HEIGHT / 3)"}, {}]',
        "gl_FragColor = PASSINDEX == 0 ? vec4(isf_FragNormCoord, 0.0, 1.0) : IMG_NORM_PIXEL(small, isf_FragNormCoord);",
    ),
    "size_without_dollar": _file(
        '"PASSES": [{"TARGET": "small", "WIDTH": "WIDTH/2", "HEIGHT": "$HEIGHT/2.0"}, {}]',
        "gl_FragColor = PASSINDEX == 0 ? vec4(isf_FragNormCoord, 0.0, 1.0) : IMG_THIS_PIXEL(small);",
    ),
    "last_pass_with_empty_target": _file('"PASSES": [{"TARGET": ""}]', _UV),
    "pass_named_as_word": _file(
        '"PASSES": [{"TARGET": "buffer"}, {}]',
        "gl_FragColor = PASSINDEX == 0 ? vec4(isf_FragNormCoord, 0.0, 1.0) : IMG_THIS_PIXEL(buffer);",
    ),
    "pass_index_as_float": _file(
        '"PASSES": [{"TARGET": "a"}, {}]',
        "if (PASSINDEX == 0.0) gl_FragColor = vec4(isf_FragNormCoord, 0.0, 1.0); else gl_FragColor = IMG_THIS_PIXEL(a);",
    ),
    "times": _file(
        "", "gl_FragColor = vec4(isf_FragNormCoord * fract(TIME + 0.4), TIMEDELTA, DATE.w / 90000.0 + 1.0);"
    ),
    "frame_index_in_float": _file(
        "", "float f = FRAMEINDEX; gl_FragColor = vec4(isf_FragNormCoord, f / 100.0, 1.0);"
    ),
    "declared_again": _file(
        _AMOUNT,
        _LEVEL,
        "uniform float amount;\nuniform vec2 RENDERSIZE;\nuniform int PASSINDEX;\nvarying vec2 isf_FragNormCoord;\n",
    ),
    "coordinate_is_vec3": _file(
        "", "vec2 p = gl_FragCoord.xy / RENDERSIZE.xy; gl_FragColor = vec4(p, 0.0, 1.0);"
    ),
    "shadertoy_macros": _file(
        "",
        "mainImage(gl_FragColor, gl_FragCoord.xy);",
        "vec3 iResolution = vec3(RENDERSIZE, 1.0);\nfloat iGlobalTime = TIME;\n"
        "void mainImage(out vec4 c, in vec2 p) { c = vec4(p / iResolution.xy, fract(iGlobalTime), 1.0); }\n",
    ),
    "shadertoy_defines": _file(
        "",
        "mainImage(gl_FragColor, gl_FragCoord.xy);",
        "#define iTime TIME\n#define iResolution RENDERSIZE\nvoid mainImage(out vec4 c, in vec2 p) { c = vec4(p / iResolution.xy, fract(iTime), 1.0); }\n",
    ),
    "main_image_alone": "/*{}*/\nvoid mainImage(out vec4 c, in vec2 p) { c = vec4(p / iResolution.xy, fract(iTime), 1.0); }\n",
    "frag_color_undeclared": _file("", "fragColor = vec4(isf_FragNormCoord, 0.0, 1.0);"),
    "own_output": _file("", "outColor = vec4(isf_FragNormCoord, 0.0, 1.0);", "out vec4 outColor;\n"),
    "varying_without_vertex": _file(
        _PICTURE,
        "gl_FragColor = texture2D(inputImage, left_coord);",
        "varying vec2 left_coord;\nvarying vec2 right_coord;\n",
    ),
    "varying_under_condition": _file(
        _PICTURE,
        "gl_FragColor = texture2D(inputImage, left_coord);",
        "#if __VERSION__ <= 120\nvarying vec2 left_coord;\n#else\nin vec2 left_coord;\n#endif\n",
    ),
    "uninitialised": _file(
        "", "vec3 c; float d; c.xy += isf_FragNormCoord; gl_FragColor = vec4(c + d, 1.0);"
    ),
    "returns_whole_number": _file(
        "",
        "gl_FragColor = vec4(h(isf_FragNormCoord.x), 0.2, 0.2, 1);",
        "float h(float x) { if (x > 0.5) return 1; return 0; }\n",
    ),
    "whole_number_to_float_function": _file(
        "", "gl_FragColor = vec4(vec3(max(0, isf_FragNormCoord.x) * pow(2, 1)), 1);"
    ),
    "float_to_int": _file(
        "", "int n = isf_FragNormCoord.x * 4.0; gl_FragColor = vec4(vec3(float(n) / 4.0), 1.0);"
    ),
    "int_from_floor": _file(
        "", "int n = floor(isf_FragNormCoord.x * 4.0); gl_FragColor = vec4(vec3(float(n) / 4.0), 1.0);"
    ),
    "loop_from_float": _file(
        "",
        "float s = 0.0; for (int i = 0; i < 4.0; i++) s += isf_FragNormCoord.x * 0.2; gl_FragColor = vec4(vec3(s), 1.0);",
    ),
    "modulo_of_floats": _file(
        "", "float f = floor(isf_FragNormCoord.x * 8.0) % 2.0; gl_FragColor = vec4(vec3(f), 1.0);"
    ),
    "own_builtin": _file(
        "",
        "gl_FragColor = vec4(vec3(mod(isf_FragNormCoord.x * 4.0, 2.0) * round(0.7)), 1.0);",
        "float round(float x) { return floor(x + 0.5); }\n",
    ),
    "macro_of_builtin": _file(
        "",
        "gl_FragColor = vec4(vec3(saturate(isf_FragNormCoord.x)), 1.0);",
        "#define saturate(x) clamp(x, 0.0, 1.0)\n",
    ),
    "words_of_hlsl": _file(
        "",
        "float3 c = lerp(float3(0, 0, 0), float3(1, 1, 1), isf_FragNormCoord.x); gl_FragColor = float4(c, saturate(1.0));",
    ),
    "unused_broken_branch": _file("", _UV, "#ifdef NEVER\nthis is no GLSL\n#endif\n"),
    "const_not_constant": _file(
        "", "const float s = TIME * 0.0 + isf_FragNormCoord.x; gl_FragColor = vec4(vec3(s), 1.0);"
    ),
    "const_global_not_constant": _file(
        "", "gl_FragColor = vec4(isf_FragNormCoord * R.x, 0.0, 1.0);", "const vec2 R = RENDERSIZE / 16.0;\n"
    ),
    "function_in_function_order": _file("", "gl_FragColor = vec4(vec3(late(isf_FragNormCoord.x)), 1.0);")
    + "float late(float x) { return x; }\n",
    "brace_at_the_end": _file("", _UV) + "}\n",
    "semicolons": _file("", _UV + ";;", "float f(float x) { return x; };\n;\n"),
    "letters_outside_comments": _file("", "gl_FragColor = vec4(isf_FragNormCoord, 0.0, 1.0); // – ☁")
    + "\n\u200b",
    "gl_transition_ratio": _file(
        "",
        "gl_FragColor = vec4(isf_FragNormCoord * ratio, 0.0, 1.0);",
        "float ratio = RENDERSIZE.x / RENDERSIZE.y;\n",
    ),
    "writes_input": _file(_AMOUNT, "amount += 0.5; " + _LEVEL),
    "writes_time": _file("", "TIME *= 0.5; gl_FragColor = vec4(isf_FragNormCoord, fract(TIME), 1.0);"),
    "array_constructor": _file(
        "",
        "vec3 c[2]; c[0] = vec3(0.1); c[1] = vec3(0.9); gl_FragColor = vec4(c[int(isf_FragNormCoord.x * 2.0)], 1.0);",
    ),
    "bit_operations": _file(
        "",
        "int n = int(isf_FragNormCoord.x * 16.0); gl_FragColor = vec4(vec3(float((n >> 1) & 3) / 3.0), 1.0);",
    ),
}

ISFS = {name: _file(header, _UV) for name, header in HEADERS.items()} | FILES
