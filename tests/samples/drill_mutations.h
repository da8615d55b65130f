#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

// Documents of drills spoiled by chance, as a tired clerk, a broken program or a mean hand would: texts that look like
// a mark, hide one or turn it round, empty and huge ones, elements taken away or doubled, other levels, languages,
// actions and revisions. The mode stays what it is. The same seed gives the same document.
namespace ofure::drill {

class Mutation {
 public:
  explicit Mutation(std::uint64_t seed) : random_(seed) {}

  // REQUIRES: a document of the common XML.
  [[nodiscard]] std::string of(std::string xml) {
    const std::size_t changes = 1 + pick(4);
    for (std::size_t i = 0; i < changes; ++i) change(xml);
    return xml;
  }

  [[nodiscard]] std::size_t pick(std::size_t count) { return count == 0 ? 0 : random_() % count; }

  // A text that nobody should have written.
  [[nodiscard]] std::string odd_text() {
    static const std::array<std::string_view, 40> kOdd = {"",
                                                          " ",
                                                          "　",
                                                          "\n",
                                                          "。",
                                                          "本番です。訓練ではありません。",
                                                          "これは実際の災害です",
                                                          "【訓練】",
                                                          "【試験】",
                                                          "【訓練",
                                                          "訓練】",
                                                          "【 訓練 】",
                                                          "【訓\xE2\x80\x8B練】",
                                                          "〖訓練〗",
                                                          "[DRILL]",
                                                          "[TEST]",
                                                          "【訓練】【訓練】【訓練】",
                                                          "【訓練】避難指示",
                                                          "【取消】",
                                                          "【訂正】【更新】",
                                                          "【訓練】【取消】【訓練】",
                                                          "\xE2\x80\xAE】練訓【",
                                                          "\xE2\x81\xA6避難\xE2\x81\xA9",
                                                          "\xE2\x80\x8F避難",
                                                          "\xE2\x80\x8B\xE2\x80\x8C\xE2\x80\x8D",
                                                          "\xEF\xBB\xBF避難",
                                                          "か\xE3\x82\x99か\xCC\x81",
                                                          "\xCC\x81\xCC\x82\xCC\x83",
                                                          "\xE2\x83\x9D訓練",
                                                          "👨‍👩‍👧‍👦🇯🇵",
                                                          "&lt;/p&gt;&lt;h1&gt;本番&lt;/h1&gt;",
                                                          "&amp;#x3010;",
                                                          "\"}],\"mode\":\"actual\",\"x\":[{\"",
                                                          "ofure/v1/actual/#",
                                                          "../../actual/",
                                                          "%e3%80%90",
                                                          "\xE2\x80\xA8避難\xE2\x80\xA9",
                                                          "𠮷野家\xF3\xA0\x84\x80",
                                                          "event: bulletin",
                                                          "警戒レベル５ 緊急安全確保"};
    const std::string one(kOdd.at(pick(kOdd.size())));
    switch (pick(8)) {
      case 0: {
        std::string huge;
        const std::size_t times = pick(10) > 0 ? 30 : 1000;
        for (std::size_t i = 0; i < times; ++i) huge += one.empty() ? "避難" : one;
        return huge;
      }
      case 1:
        return one + std::string(kOdd.at(pick(kOdd.size())));
      default:
        return one;
    }
  }

 private:
  struct Leaf {
    std::string name;
    std::size_t open, text, end, close;  // of "<name …>", behind it, "</name>", behind it
  };

  static std::vector<Leaf> leaves_of(const std::string& xml) {
    std::vector<Leaf> leaves;
    std::size_t body = xml.find("<Report");
    for (std::size_t at = xml.find('<', body); at != std::string::npos; at = xml.find('<', at + 1)) {
      if (xml[at + 1] == '/' || xml[at + 1] == '!' || xml[at + 1] == '?') continue;
      const std::size_t text = xml.find('>', at) + 1;
      const std::size_t end = xml.find('<', text);
      const std::string name = xml.substr(at + 1, xml.find_first_of(" >", at) - at - 1);
      if (end == std::string::npos || xml.compare(end, name.size() + 3, "</" + name + ">") != 0) continue;
      leaves.push_back({name, at, text, end, end + name.size() + 3});
    }
    return leaves;
  }

  static bool is_identity(const std::string& name) {
    constexpr std::array<std::string_view, 3> kKept = {"distributionID", "documentID", "distributionStatus"};
    return std::find(kKept.begin(), kKept.end(), name) != kKept.end();
  }

  static bool is_for_people(const std::string& name) {
    constexpr std::array<std::string_view, 16> kTexts = {"Text",
                                                         "Title",
                                                         "areaName",
                                                         "areaNameKana",
                                                         "ComplementaryInfo",
                                                         "Description",
                                                         "Name",
                                                         "DisasterName",
                                                         "OfficeName",
                                                         "OrganizationName",
                                                         "Address",
                                                         "Fee",
                                                         "DurationDescription",
                                                         "JointOffice",
                                                         "TypeDetail",
                                                         "OfficeNameKana"};
    return std::find(kTexts.begin(), kTexts.end(), name) != kTexts.end();
  }

  void change(std::string& xml) {
    std::vector<Leaf> leaves = leaves_of(xml);
    std::erase_if(leaves, [](const Leaf& leaf) { return is_identity(leaf.name); });
    if (leaves.empty()) return;
    std::vector<Leaf> texts = leaves;
    std::erase_if(texts, [](const Leaf& leaf) { return !is_for_people(leaf.name); });
    const Leaf any = leaves[pick(leaves.size())];
    switch (pick(12)) {
      case 0:  // taken away
        xml.erase(any.open, any.close - any.open);
        return;
      case 1:  // doubled
        xml.insert(any.close, xml.substr(any.open, any.close - any.open));
        return;
      case 2:
        replace_one(xml, {"<Level>5<", "<Level>4<", "<Level>3<", "<Level>0<", "<Level><"});
        return;
      case 3:
        replace_one(xml, {"xml:lang=\"ja\"", "xml:lang=\"en\"", "xml:lang=\"ar\"", "xml:lang=\"ja-x-easy\"",
                          "xml:lang=\"ko\""});
        return;
      case 4:
        replace_one(xml, {">緊急安全確保<", ">避難指示<", ">高齢者等避難<", ">警戒区域<", ">避難勧告<"});
        return;
      case 5:
        replace_one(xml, {">発令<", ">解除<", ">開設<", ">閉鎖<", ">設置<", ">解散<"});
        return;
      case 6:
        replace_one(xml, {"<distributionType>Report<", "<distributionType>Update<", "<distributionType>Cancel<"});
        return;
      case 7:  // any element, whatever it holds
        xml.replace(any.text, any.end - any.text, odd_text());
        return;
      default:
        if (texts.empty()) return;
        const Leaf leaf = texts[pick(texts.size())];
        const std::string old = xml.substr(leaf.text, leaf.end - leaf.text);
        const std::string odd = odd_text();
        const std::size_t how = pick(3);
        xml.replace(leaf.text, leaf.end - leaf.text, how == 0 ? odd : how == 1 ? odd + old : old + odd);
    }
  }

  // One of the words that stands in the document becomes another of them.
  void replace_one(std::string& xml, const std::vector<std::string_view>& words) {
    std::vector<std::pair<std::size_t, std::size_t>> places;
    for (std::string_view word : words) {
      for (std::size_t at = xml.find(word); at != std::string::npos; at = xml.find(word, at + 1))
        places.emplace_back(at, word.size());
    }
    if (places.empty()) return;
    const auto [at, size] = places[pick(places.size())];
    xml.replace(at, size, words[pick(words.size())]);
  }

  std::mt19937_64 random_;
};

}  // namespace ofure::drill
