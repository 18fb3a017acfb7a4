"""Render targets, made once and used again. Half-float, linear light, edges clamped."""

from dataclasses import dataclass

import moderngl

Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Target:
    """A framebuffer and the textures it draws into."""

    framebuffer: moderngl.Framebuffer
    textures: tuple[moderngl.Texture, ...]

    @property
    def texture(self) -> moderngl.Texture:
        """The first texture."""
        return self.textures[0]

    @property
    def size(self) -> Size:
        """Width and height in pixels."""
        return self.texture.size

    def begin(self, clear: bool = True) -> None:
        """Draw here from now on."""
        self.framebuffer.use()
        if clear:
            self.framebuffer.clear(0.0, 0.0, 0.0, 0.0)

    def release(self) -> None:
        """Give the GL objects back."""
        self.framebuffer.release()
        for texture in self.textures:
            texture.release()


class Targets:
    """One target a role; made anew only when its size changes."""

    def __init__(self, context: moderngl.Context) -> None:
        self._context = context
        self._made: dict[str, Target] = {}

    def get(self, role: str, size: Size, count: int = 1, components: int = 4, kind: str = "f2") -> Target:
        """The target for `role`: `count` textures of `size` with `components` of `kind`."""
        target = self._made.get(role)
        if target and target.size == size:
            return target
        if target:
            target.release()
        textures = tuple(self._texture(size, components, kind) for _ in range(count))
        self._made[role] = Target(self._context.framebuffer(list(textures)), textures)
        return self._made[role]

    def _texture(self, size: Size, components: int, kind: str) -> moderngl.Texture:
        texture = self._context.texture(size, components, dtype=kind)
        texture.filter = (moderngl.LINEAR, moderngl.LINEAR)
        texture.repeat_x = texture.repeat_y = False
        return texture

    def release(self) -> None:
        """Give everything back."""
        for target in self._made.values():
            target.release()
        self._made.clear()
