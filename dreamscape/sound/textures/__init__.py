"""What dreams are about, as sound: twenty textures of grains and breathing beds, beneath the voices."""

from dreamscape.sound.textures.bank import TextureBank, Wanted

__all__ = ["TextureBank", "Wanted"]
