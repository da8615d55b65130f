#include "app/canary/letter.h"

#include "core/area.h"
#include "core/text.h"

namespace ofure::app {
namespace {

constexpr std::string_view kForm = R"xml(<?xml version="1.0" encoding="UTF-8"?>
<EDXLDistribution xmlns="urn:oasis:names:tc:emergency:EDXL:DE:1.0">
  <distributionID>{bulletin}</distributionID>
  <senderID>{sender}</senderID>
  <dateTimeSent>{now}</dateTimeSent>
  <distributionStatus>Test</distributionStatus>
  <distributionType>{type}</distributionType>
  <combinedConfidentiality>UNCLASSIFIED AND NOT SENSITIVE</combinedConfidentiality>
  <language>ja</language>{reference}
  <targetArea>
    <country>JP</country>
  </targetArea>
  <contentObject>
    <contentDescription>{headline}</contentDescription>
    <xmlContent>
      <embeddedXMLContent>
        <Report xmlns="urn:ofure:common:1">
          <Control>
            <Title>GeneralInformation</Title>
            <distributionStatus>Test</distributionStatus>
            <EditorialOffice>
              <OrganizationCode>{area}</OrganizationCode>
              <OfficeName>試験市役所</OfficeName>
              <OrganizationName>試験市</OrganizationName>
            </EditorialOffice>
            <PublishingOffice>
              <OfficeInfo>
                <OrganizationCode>{area}</OrganizationCode>
                <OfficeName>試験市役所</OfficeName>
                <OfficeNameKana>しけんしやくしょ</OfficeNameKana>
                <OfficeDomainName>{sender}</OfficeDomainName>
                <OrganizationName>試験市</OrganizationName>
              </OfficeInfo>
            </PublishingOffice>
          </Control>
          <Head>
            <Title>お知らせ（試験市）</Title>
            <CreateDateTime>{now}</CreateDateTime>
            <FirstCreateDateTime>{first}</FirstCreateDateTime>
            <ReportDateTime>{now}</ReportDateTime>
            <ValidDateTime>{until}</ValidDateTime>
            <distributionID>{bulletin}</distributionID>
            <distributionType>{type}</distributionType>
            <documentRevision>{revision}</documentRevision>
            <previousDocumentRevision>{previous}</previousDocumentRevision>
            <documentID>{document}</documentID>
            <Headline>
              <Text xml:lang="ja">{headline}</Text>
              <Areas>
                <Area>
                  <areaName>試験市</areaName>
                  <jisX0402>{area}</jisX0402>
                </Area>
              </Areas>
            </Headline>
          </Head>
          <Body>
            <GeneralInformation xmlns="urn:ofure:common:1:notice">
              <DisasterInformationType>Ordinary</DisasterInformationType>
              <Category>広報</Category>
              <Title xml:lang="ja">【試験】経路の試験 {revision}</Title>
              <Description xml:lang="ja">これは試験です。配信経路を自動で確かめるための電文で、実際の出来事ではありません。
通し番号 {revision}。</Description>
              <Areas>
                <Area>
                  <Location>
                    <areaName>試験市役所</areaName>
                    <areaNameKana>しけんしやくしょ</areaNameKana>
                    <circle>35.6581,139.7414 0</circle>
                  </Location>
                </Area>
              </Areas>
            </GeneralInformation>
          </Body>
        </Report>
      </embeddedXMLContent>
    </xmlContent>
  </contentObject>
</EDXLDistribution>
)xml";

void fill(std::string& text, std::string_view gap, const std::string& value) {
  const std::string name = "{" + std::string(gap) + "}";
  for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + value.size())) text.replace(at, name.size(), value);
}

}  // namespace

std::string canary_xml(const CanaryLetter& letter) {
  const bool first = letter.revision == 1;
  std::string text(kForm);
  fill(text, "reference", first ? "" : "\n  <distributionReference>" + xml_escaped(letter.before) + "," + kCanarySender + "," + rfc3339(letter.before_sent) + "</distributionReference>");
  fill(text, "type", first ? "Report" : "Update");
  fill(text, "headline", "【試験】試験市が配信経路の試験を行っています。通し番号 " + std::to_string(letter.revision));
  fill(text, "sender", kCanarySender);
  fill(text, "bulletin", xml_escaped(letter.bulletin));
  fill(text, "document", xml_escaped(letter.document));
  fill(text, "revision", std::to_string(letter.revision));
  fill(text, "previous", std::to_string(letter.revision - 1));
  fill(text, "area", std::string(AreaTable::test_town().text()));
  fill(text, "first", rfc3339(letter.first_created));
  fill(text, "now", rfc3339(letter.now));
  fill(text, "until", rfc3339(letter.valid_until));
  return text;
}

}  // namespace ofure::app
