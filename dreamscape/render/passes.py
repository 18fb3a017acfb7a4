"""One linked pass of a visual: setting its uniforms, binding what it samples, drawing it."""

import struct
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from dreamscape.render.stage import Stage

if TYPE_CHECKING:
    import moderngl

    from dreamscape.render.isf_program import Linked

_TRIANGLE_STRIP = 5


class Samplers:
    """Sampler states by filter and wrap, whatever a texture's own state is; made when first asked for."""

    def __init__(self, ctx: "moderngl.Context") -> None:
        self._ctx = ctx
        self._made: dict[tuple[str, str], moderngl.Sampler] = {}

    def get(self, filter: str = "linear", wrap: str = "clamp") -> "moderngl.Sampler":
        """The sampler: `filter` is nearest, linear or mipmap, `wrap` clamp or repeat."""
        key = (filter, wrap)
        if key not in self._made:
            repeat = wrap == "repeat"
            made = self._ctx.sampler(repeat_x=repeat, repeat_y=repeat, repeat_z=repeat)
            made.filter = {
                "nearest": (self._ctx.NEAREST, self._ctx.NEAREST),
                "mipmap": (self._ctx.LINEAR_MIPMAP_LINEAR, self._ctx.LINEAR),
            }.get(filter, (self._ctx.LINEAR, self._ctx.LINEAR))
            self._made[key] = made
        return self._made[key]

    def release(self) -> None:
        """Free them all."""
        for made in self._made.values():
            made.release()
        self._made.clear()


class Pass:
    """A program and its quad. `stage` says what it samples; in ISF names are those of the pictures."""

    def __init__(self, ctx: "moderngl.Context", linked: "Linked", stage: Stage | None) -> None:
        self.linked = linked
        self._stage = stage
        self._quad = ctx.vertex_array(linked.program, [])
        sampled = {one.name: one.picture for one in stage.channels} if stage else {}
        self._channels = [sampled.get(f"iChannel{number}", "") for number in range(4)]

    def set(self, name: str, value: Any) -> None:
        """Set a uniform, unless the compiler dropped it because nothing comes of it. A list fills an array
        of floats or vectors, one number after the other."""
        kept = self.linked.program.get(name, None)
        if kept is not None:
            if isinstance(value, list):  # an array, as long as the compiler left it
                packed = struct.pack(f"{len(value)}f", *value)
                kept.write(packed[: 4 * kept.dimension * kept.array_length])  # type: ignore[union-attr]
            else:
                kept.value = value  # type: ignore[union-attr]

    def render(
        self,
        pictures: "Mapping[str, moderngl.Texture]",
        buffers: "Mapping[str, moderngl.Texture]",
        samplers: Samplers,
    ) -> None:
        """Draw over the whole framebuffer in use, with `pictures` and `buffers` by their names."""
        every = {**pictures, **buffers}
        if self._stage is None:
            names = self.linked.names
            render(self._quad, {names.get(name, name): (one, samplers.get()) for name, one in every.items()})
            return
        found = {}
        for channel in self._stage.channels:
            if channel.filter == "mipmap" and channel.picture in buffers:
                every[channel.picture].build_mipmaps()
            state = samplers.get(channel.filter, channel.wrap)
            found[self.linked.names.get(channel.name, channel.name)] = (every[channel.picture], state)
        self.set("iChannelResolution", [n for name in self._channels for n in _size_of(every.get(name))])
        render(self._quad, found)

    def release(self) -> None:
        """Free the quad and the program."""
        self._quad.release()
        self.linked.program.release()


def _size_of(texture: "moderngl.Texture | None") -> tuple[float, float, float]:
    """As iChannelResolution tells it; a volume has a depth, a cube map and a picture 1."""
    width, height, depth = (*(texture.size if texture else (1, 1)), 1, 1)[:3]
    return float(width), float(height), float(depth)


def render(
    quad: "moderngl.VertexArray", pictures: "Mapping[str, tuple[moderngl.Texture, moderngl.Sampler]]"
) -> None:
    """Draw four corners, with each picture that the program samples on a unit of its own."""
    units = 0
    bound = []
    for name, (texture, sampler) in pictures.items():
        kept = quad.program.get(name, None)
        if kept is not None:
            kept.value = units  # type: ignore[union-attr]
            texture.use(units)
            sampler.use(units)
            bound.append(sampler)
            units += 1
    quad.render(mode=_TRIANGLE_STRIP, vertices=4)
    for unit, sampler in enumerate(bound):
        sampler.clear(unit)
