"""Recomputes the area digest of common XML documents from docs/wire/area.md alone: area_digest.py FILE…

Prints "digest  file" for each. Shares no code with the program. With --text it prints the text the digest is of.
"""
import hashlib
import re
import sys
import xml.etree.ElementTree as tree


def name_of(element):
    return element.tag.rsplit("}", 1)[-1]


def found(element, name):
    return [child for child in element.iter() if name_of(child) == name]


def children(element, name):
    return [(child.text or "").strip(" \t\r\n") for child in element if name_of(child) == name]


def decimal(text):
    text = f"{float(text.removeprefix('+')):.6f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def pair(text):
    return ",".join(decimal(one) for one in text.split(","))


def is_code(text):
    if not re.fullmatch("[0-9]{6}", text):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, (6, 5, 4, 3, 2)))
    return int(text[5]) == (11 - total % 11) % 10


def field(text):
    return re.sub("[\t\r\n]", " ", text)


NUMBER = r"\+?-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)"
SPACE = " \t\r\n"


def one_spaced(text):
    return re.sub(f"[{SPACE}]+", " ", text.strip(SPACE))


def number(text):
    return float(text.removeprefix("+"))


def reads_as_pair(text):
    if not re.fullmatch(f"{NUMBER},{NUMBER}", text):
        return False
    latitude, longitude = (number(one) for one in text.split(","))
    return abs(latitude) <= 90 and abs(longitude) <= 180


def reads_as_circle(text):
    parts = text.split(" ")
    return len(parts) == 2 and reads_as_pair(parts[0]) and bool(re.fullmatch(NUMBER, parts[1])) and number(parts[1]) >= 0


def shapes_of(location, name):
    for ring in filter(None, map(one_spaced, children(location, "polygon"))):
        if all(map(reads_as_pair, ring.split(" "))):
            yield f"polygon\t{name}\t" + " ".join(pair(point) for point in ring.split(" "))
        else:
            yield f"unreadable\t{name}\tpolygon {ring}"
    for circle in filter(None, map(one_spaced, children(location, "circle"))):
        if reads_as_circle(circle):
            centre, radius = circle.split(" ")
            yield f"circle\t{name}\t{pair(centre)} {decimal(radius)}"
        else:
            yield f"unreadable\t{name}\tcircle {circle}"


def lines_of(root):
    report = found(root, "Report")[0]
    control = next(child for child in report if name_of(child) == "Control")
    office = found(found(control, "PublishingOffice")[0], "OrganizationCode")[0]
    yield "code\t" + office.text.strip()
    head = next(child for child in report if name_of(child) == "Head")
    for area in found(head, "Area"):
        yield from ("code\t" + code for code in children(area, "jisX0402") if is_code(code))
    body = next(child for child in report if name_of(child) == "Body")
    for location in found(body, "Location"):
        name = field(children(location, "areaName")[0]) if children(location, "areaName") else ""
        made = ["code\t" + code for code in children(location, "jisX0402") if is_code(code)]
        made += shapes_of(location, name)
        yield from made or ["place\t" + name]


def area_text(path):
    lines = sorted(set(lines_of(tree.parse(path).getroot())), key=lambda line: line.encode("utf-8"))
    return "ofure.area.1\n" + "".join(line + "\n" for line in lines)


def main():
    paths = [path for path in sys.argv[1:] if path != "--text"]
    for path in paths:
        text = area_text(path)
        if "--text" in sys.argv:
            sys.stdout.write(text)
        print(hashlib.sha256(text.encode("utf-8")).hexdigest(), path)


main()
