"""Fetch the five libraries in VENDOR.md with npm, check them and write what the site serves.

Run by hand, only to change a version: `python static/vendor/build.py` (needs npm, fonttools and brotli).
"""

import hashlib
import re
import subprocess
import tarfile
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
IMAGES = HERE.parent / "img"

HTMX = ("htmx.org", "2.0.11", "165a2655073e9e6e55e307a7c74e8ebcdb76afb7701f9c16cfd106a13add408e")
LUCIDE = ("lucide-static", "1.62.0", "386f9080c440d6f5049cefe3456ae8357f7a0c7f76e59670cd1cb83bc7050a44")
ARCHIVO = (
    "@fontsource-variable/archivo",
    "5.3.0",
    "20c4384ed6219fc792761ad56fd578a70ba8758374b307f2f8da3db2009924a9",
)
DEJAVU = ("dejavu-fonts-ttf", "2.37.3", "b7013ac58f9225250619db82cfb72e99c37ca8195f2b5a06a9e6a95bc5e1c84a")
ZXING = ("zxing-wasm", "3.1.4", "2416232a155533bdcfa098a22ec9087734b34640ffa2a7add90bc36e145f6da0")

ICONS = """
accessibility arrow-left arrow-right ban bell building-2 calendar calendar-plus camera check
chevron-down chevron-right circle circle-alert circle-check circle-dashed circle-dot
circle-question-mark clipboard-list clock copy download file-text funnel hourglass image info
keyboard landmark languages link list-ordered lock log-in log-out mail map-pin menu
message-circle mic pencil phone plus printer qr-code refresh-cw scan-line search send settings
share-2 sun-moon ticket triangle-alert undo-2 user-plus users wifi wifi-off x
"""

# The alphabets names are printed in where Archivo has no letter: Latin to Cyrillic, Armenian, Hebrew, Arabic
# with its joined forms, Georgian, Latin's rarer letters, signs of a sentence.
ALPHABETS = (
    (0x20, 0x600), (0x600, 0x700), (0x10A0, 0x1100), (0x1E00, 0x2070), (0x20A0, 0x20D0), (0x2150, 0x2190),
    (0xA640, 0xA800), (0xFB00, 0xFEFF), (0xFFFD, 0xFFFE),
)  # fmt: skip
LETTERS = "".join(map(chr, range(32, 127))) + "ÁÉÍÓÚÜÑáéíóúüñÄËÏÖäëïö¿¡«»ªº°·–—‘’“”…×−€"


def fetch(package: tuple[str, str, str], folder: Path) -> Path:
    """Pack one package into the folder, check its hash and return where it was unpacked."""
    name, version, expected = package
    command = ["npm", "pack", "--silent", f"{name}@{version}"]
    packed = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)  # noqa: S603
    archive = folder / packed.stdout.split()[-1]
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != expected:
        raise SystemExit(f"{name} {version}: sha256 is {found}, VENDOR.md says {expected}")
    with tarfile.open(archive) as tar:
        tar.extractall(folder / archive.stem, filter="data")
    return folder / archive.stem / "package"


def write_htmx(package: Path) -> None:
    """Copy the minified library and its licence."""
    (HERE / f"htmx-{HTMX[1]}.min.js").write_bytes((package / "dist/htmx.min.js").read_bytes())
    (HERE / "htmx-LICENSE.txt").write_bytes((package / "LICENSE").read_bytes())


def write_icons(package: Path) -> None:
    """Join the listed icons into one sprite of symbols; the stroke comes from the sheet."""
    symbols = []
    for name in sorted(ICONS.split()):
        svg = (package / f"icons/{name}.svg").read_text()
        shapes = re.sub(r"\s*\n\s*", "", svg[svg.index(">", svg.index("<svg")) + 1 : svg.index("</svg>")])
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{shapes.replace(" />", "/>")}</symbol>')
    (IMAGES / "icons.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg">'
        + "\n".join(["<!-- Lucide, ISC -->", *symbols])
        + "</svg>\n"
    )
    (HERE / "lucide-LICENSE.txt").write_bytes((package / "LICENSE").read_bytes())


def write_font(package: Path) -> None:
    """Pin the variable font at weight 700 and width 112, and keep the letters we set headings in."""
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    variable = TTFont(package / "files/archivo-latin-wdth-normal.woff2", recalcTimestamp=False)
    font = instancer.instantiateVariableFont(variable, {"wght": 700, "wdth": 112})
    options = subset.Options(flavor="woff2", hinting=False, layout_features=["kern", "tnum", "mark"])
    narrowed = subset.Subsetter(options)
    narrowed.populate(text=LETTERS)
    narrowed.subset(font)
    subset.save_font(font, HERE / f"archivo-{ARCHIVO[1]}-700-112.woff2", options)
    (HERE / "archivo-OFL.txt").write_bytes((package / "LICENSE").read_bytes())


def write_print_fonts(archivo: Path, dejavu: Path) -> None:
    """The fonts of PDFs, as TTF, which is not served: Archivo for text, DejaVu Sans for other letters."""
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    variable = TTFont(archivo / "files/archivo-latin-wdth-normal.woff2", recalcTimestamp=False)
    text = instancer.instantiateVariableFont(variable, {"wght": 450, "wdth": 100})
    text.flavor = None
    text.save(HERE / f"archivo-{ARCHIVO[1]}-450-100.ttf")
    wide = TTFont(dejavu / "ttf/DejaVuSans.ttf", recalcTimestamp=False)
    narrowed = subset.Subsetter(subset.Options(hinting=False, layout_features=[]))
    narrowed.populate(unicodes=[letter for first, after in ALPHABETS for letter in range(first, after)])
    narrowed.subset(wide)
    wide.save(HERE / f"dejavu-sans-{DEJAVU[1]}.ttf")
    (HERE / "dejavu-LICENSE.txt").write_bytes((dejavu / "LICENSE").read_bytes())


def write_reader(package: Path) -> None:
    """Copy the reader of codes, its machine code also compressed: at every start it would cost seconds."""
    import brotli

    (HERE / f"zxing-reader-{ZXING[1]}.js").write_bytes((package / "dist/iife/reader/index.js").read_bytes())
    code = (package / "dist/reader/zxing_reader.wasm").read_bytes()
    (HERE / f"zxing-reader-{ZXING[1]}.wasm").write_bytes(code)
    (HERE / f"zxing-reader-{ZXING[1]}.wasm.br").write_bytes(brotli.compress(code, quality=11))
    (HERE / "zxing-wasm-LICENSE.txt").write_bytes((package / "LICENSE").read_bytes())


def main() -> None:
    """Fetch, check and write all five."""
    with tempfile.TemporaryDirectory() as scratch:
        write_htmx(fetch(HTMX, Path(scratch)))
        write_icons(fetch(LUCIDE, Path(scratch)))
        archivo = fetch(ARCHIVO, Path(scratch))
        write_font(archivo)
        write_print_fonts(archivo, fetch(DEJAVU, Path(scratch)))
        write_reader(fetch(ZXING, Path(scratch)))


if __name__ == "__main__":
    main()
