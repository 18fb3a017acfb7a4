"""OKLCH to linear sRGB, after B. Ottosson, "A perceptual color space for image processing" (2020)."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_LMS_FROM_LAB = np.array(
    [
        [1.0, 0.3963377774, 0.2158037573],
        [1.0, -0.1055613458, -0.0638541728],
        [1.0, -0.0894841775, -1.2914855480],
    ]
)
_RGB_FROM_LMS = np.array(
    [
        [4.0767416621, -3.3077115913, 0.2309699292],
        [-1.2684380046, 2.6097574011, -0.3413193965],
        [-0.0041960863, -0.7034186147, 1.7076147010],
    ]
)


def linear_rgb(lightness: Floats, chroma: Floats, hue: Floats) -> Floats:
    """Linear sRGB (…, 3), 0..1, of OKLCH arrays of equal shape: lightness 0..1, chroma 0..0.4, hue in
    degrees. Colours outside sRGB lose chroma until they fit; hue and lightness stay."""
    low, high = np.zeros_like(chroma), chroma.astype(np.float64)
    fits = _inside(_convert(lightness, high, hue))
    for _ in range(10):
        middle = 0.5 * (low + high)
        good = _inside(_convert(lightness, middle, hue))
        low = np.where(good, middle, low)
        high = np.where(good, high, middle)
    return np.clip(_convert(lightness, np.where(fits, chroma, low), hue), 0.0, 1.0)


def _convert(lightness: Floats, chroma: Floats, hue: Floats) -> Floats:
    angle = np.deg2rad(hue)
    lab = np.stack([lightness, chroma * np.cos(angle), chroma * np.sin(angle)], axis=-1)
    lms: Floats = (lab @ _LMS_FROM_LAB.T) ** 3
    result: Floats = lms @ _RGB_FROM_LMS.T
    return result


def _inside(rgb: Floats) -> npt.NDArray[np.bool_]:
    within = (rgb >= -1e-4) & (rgb <= 1.0 + 1e-4)
    result: npt.NDArray[np.bool_] = np.logical_and.reduce(within, axis=-1)
    return result
