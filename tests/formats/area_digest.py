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


def decimal(number):
    text = f"{float(number):.6f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def pair(text):
    return ",".join(decimal(number) for number in text.split(","))


def is_code(text):
    if not re.fullmatch("[0-9]{6}", text):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, (6, 5, 4, 3, 2)))
    return int(text[5]) == (11 - total % 11) % 10


def field(text):
    return re.sub("[\t\r\n]", " ", text)


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
        for ring in children(location, "polygon"):
            made.append(f"polygon\t{name}\t" + " ".join(pair(point) for point in ring.split()))
        for circle in children(location, "circle"):
            centre, radius = circle.split()
            made.append(f"circle\t{name}\t{pair(centre)} {decimal(radius)}")
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
