"""Habits of fragment shaders from web pages and small hosts."""

_UV = "vec2 uv = gl_FragCoord.xy / u_resolution;"
_BOOK = "#ifdef GL_ES\nprecision mediump float;\n#endif\nuniform vec2 u_resolution;\nuniform vec2 u_mouse;\nuniform float u_time;\n"
_SANDBOX = "uniform float time;\nuniform vec2 mouse;\nuniform vec2 resolution;\n"


def _main(body: str) -> str:
    return f"void main() {{\n    {body}\n}}\n"


WEBS = {
    "book": _BOOK + _main(_UV + " gl_FragColor = vec4(uv, abs(sin(u_time)), 1.0);"),
    "book_mouse": _BOOK + _main(_UV + " gl_FragColor = vec4(distance(uv, u_mouse / u_resolution));"),
    "main_void": _BOOK + "void main( void )\n{\n gl_FragColor = vec4(gl_FragCoord.x / u_resolution.x); }",
    "sandbox": _SANDBOX + _main("gl_FragColor = vec4(gl_FragCoord.xy / resolution.xy, mouse.x, 1.0);"),
    "sandbox_surface": _SANDBOX
    + "varying vec2 surfacePosition;\n"
    + _main("gl_FragColor = vec4(length(surfacePosition));"),
    "sandbox_surface_size": "uniform vec2 surfaceSize;\nvarying vec2 surfacePosition;\n"
    + _main("gl_FragColor = vec4(fract(4.0 * surfacePosition / surfaceSize), 0.0, 1.0);"),
    "backbuffer": _SANDBOX
    + "uniform sampler2D backbuffer;\n"
    + _main("vec2 p = gl_FragCoord.xy / resolution; gl_FragColor = texture2D(backbuffer, p) + p.x * 0.2;"),
    "back_buffer": _SANDBOX
    + "uniform sampler2D backBuffer;\n"
    + _main("vec2 p = gl_FragCoord.xy / resolution; gl_FragColor = texture2D(backBuffer, p) + p.x * 0.2;"),
    "es_300": "#version 300 es\nprecision highp float;\nuniform vec2 u_resolution;\nout vec4 fragColor;\n"
    + _main("fragColor = vec4(gl_FragCoord.xy / u_resolution, 0.0, 1.0);"),
    "es_300_located": "#version 300 es\nprecision mediump float;\nuniform vec2 uResolution;\n"
    "layout(location = 0) out highp vec4 outColor;\n"
    + _main("outColor = vec4(gl_FragCoord.xy / uResolution, 0.0, 1.0);"),
    "desktop_330": "#version 330 core\nin vec2 TexCoord;\nout vec4 FragColor;\nuniform float time;\n"
    + _main("FragColor = vec4(TexCoord, sin(time), 1.0);"),
    "desktop_420": "#version 420\nuniform vec2 resolution;\nout vec4 glFragColor;\n"
    + _main("glFragColor = vec4(gl_FragCoord.xy / resolution, 0.0, 1.0);"),
    "desktop_120": "#version 120\nuniform vec2 resolution;\n"
    + _main("gl_FragColor = vec4(gl_FragCoord.xy / resolution.xy, 0.0, 1.0);"),
    "es_100": "#version 100\nprecision mediump float;\nvarying vec2 vTextureCoord;\nuniform sampler2D uTexture;\n"
    + _main("gl_FragColor = texture2D(uTexture, vTextureCoord);"),
    "output_of_three": "uniform vec2 resolution;\nout vec3 color;\n"
    + _main("color = vec3(gl_FragCoord.xy / resolution, 0.2);"),
    "two_outputs": "#version 300 es\nprecision highp float;\nlayout(location = 0) out vec4 a;\n"
    "layout(location = 1) out vec4 b;\n" + _main("a = vec4(gl_FragCoord.x / 16.0); b = vec4(1.0);"),
    "frag_data": _BOOK
    + _main("gl_FragData[0] = vec4(gl_FragCoord.x / u_resolution.x); gl_FragData[1] = vec4(1);"),
    "three_js": "uniform float uTime;\nuniform vec2 uResolution;\nuniform vec3 uColor;\nvarying vec2 vUv;\n"
    + _main("gl_FragColor = vec4(uColor * vUv.x + 0.1 * sin(uTime), 1.0);"),
    "three_js_normals": "varying vec3 vNormal;\nvarying vec3 vPosition;\nuniform mat4 modelViewMatrix;\n"
    + _main(
        "vec4 p = modelViewMatrix * vec4(vPosition, 1.0); gl_FragColor = vec4(vNormal.zz * p.xy, 0.5, 1.0);"
    ),
    "pixi": "varying vec2 vTextureCoord;\nuniform sampler2D uSampler;\nuniform vec4 inputSize;\n"
    + _main("gl_FragColor = texture2D(uSampler, vTextureCoord);"),
    "shadertoy_wrapped": "uniform vec3 iResolution;\nuniform float iTime;\nvoid mainImage(out vec4 c, in vec2 p) "
    "{ c = vec4(p / iResolution.xy, fract(iTime), 1.0); }\n"
    + _main("vec4 c; mainImage(c, gl_FragCoord.xy); gl_FragColor = c;"),
    "shadertoy_names_undeclared": _main(
        "gl_FragColor = vec4(gl_FragCoord.xy / iResolution.xy, fract(iTime), 1.0);"
    ),
    "book_names_undeclared": _main(
        "gl_FragColor = vec4(gl_FragCoord.xy / u_resolution, fract(u_time), 1.0);"
    ),
    "isf_names_undeclared": _main("gl_FragColor = vec4(gl_FragCoord.xy / RENDERSIZE, fract(TIME), 1.0);"),
    "numbered_buffers": _BOOK
    + "uniform sampler2D u_buffer0;\n#ifdef BUFFER_0\n"
    + _main("gl_FragColor = vec4(gl_FragCoord.xy / u_resolution, 0.0, 1.0);")
    + "#else\n"
    + _main(_UV + " gl_FragColor = texture2D(u_buffer0, uv.yx);")
    + "#endif\n",
    "viewer_textures": _BOOK
    + "uniform sampler2D u_tex0;\nuniform vec2 u_tex0Resolution;\n"
    + _main(_UV + " gl_FragColor = texture2D(u_tex0, uv);"),
    "spectrum": _SANDBOX
    + "uniform sampler2D spectrum;\nuniform float volume;\n"
    + _main(
        "vec2 p = gl_FragCoord.xy / resolution; gl_FragColor = vec4(texture2D(spectrum, p).r + p.y + volume);"
    ),
    "camera": _SANDBOX
    + "uniform sampler2D camera;\n"
    + _main("gl_FragColor = texture2D(camera, gl_FragCoord.xy / resolution);"),
    "cube_map": _BOOK
    + "uniform samplerCube u_cubeMap;\n"
    + _main(_UV + " gl_FragColor = textureCube(u_cubeMap, vec3(uv - 0.5, 0.4));"),
    "faders_behind": _BOOK
    + "uniform float amount; // 0.0 2.0 0.75\nuniform float bend; // min: -1, max: 1, default: 0.2\n"
    + _main(_UV + " gl_FragColor = vec4(uv * amount + bend, 0.0, 1.0);"),
    "faders_in_front": _BOOK
    + "uniform float u_zoom = 2.5;\nuniform int u_count;\nuniform bool u_on;\nuniform vec3 u_tint;\nuniform vec4 u_colour;\n"
    + _main(_UV + " gl_FragColor = vec4(fract(uv * u_zoom * float(u_count)), 0.0, 1.0) + 0.1 * u_colour;"),
    "several_in_one_line": "uniform float time, amount;\nuniform vec2 mouse, resolution;\n"
    + _main("gl_FragColor = vec4(gl_FragCoord.xy / resolution, amount + 0.0 * time * mouse.x, 1.0);"),
    "uniform_array": "uniform float levels[4];\nuniform vec2 resolution;\n"
    + _main("gl_FragColor = vec4(gl_FragCoord.xy / resolution, levels[2], 1.0);"),
    "alpha_left_out": _BOOK + _main(_UV + " gl_FragColor.rgb = vec3(uv, 0.5);"),
    "whole_numbers": _BOOK + _main(_UV + " vec3 c = vec3(uv, 0); c *= 2; gl_FragColor = vec4(c / 2, 1);"),
    "derivatives": "#extension GL_OES_standard_derivatives : enable\n"
    + _BOOK
    + _main("float d = fwidth(gl_FragCoord.x * gl_FragCoord.y); gl_FragColor = vec4(d * 0.03);"),
    "loop_over_floats": _BOOK
    + _main(
        _UV
        + " float s = 0.0; for (float i = 0.0; i < 4.0; i += 1.0) s += uv.x / 4.0; gl_FragColor = vec4(s);"
    ),
    "veda_header": '/*{ "audio": true, "pixelRatio": 1 }*/\nprecision mediump float;\nuniform float time;\nuniform vec2 resolution;\n'
    + _main("gl_FragColor = vec4(gl_FragCoord.xy / resolution, fract(time), 1.0);"),
    "bonzomatic": "#version 410 core\nuniform float fGlobalTime;\nuniform vec2 v2Resolution;\n"
    "uniform sampler2D texNoise;\nlayout(location = 0) out vec4 out_color;\n"
    + _main("vec2 uv = gl_FragCoord.xy / v2Resolution; out_color = vec4(uv, fGlobalTime * 0.0, 1);"),
}
