using Gateway.Partners;
using Gateway.Partners.Reading;
using Xunit;

namespace Gateway.Tests.Unit.Partners;

/// <summary>Small profiles to be bent into bad ones.</summary>
internal static class Profiles
{
    /// <summary>Our own side: takes orders, live and test.</summary>
    public const string Ours = """
        partner: ours
        name: Ours
        internal: true
        identities: [ZZ:OURS]
        channels:
          ours-out: { direction: out, transport: http, url: "http://127.0.0.1:9/x" }
          ours-test-out: { direction: out, transport: pull }
        agreements:
          ours-orders: { direction: out, role: seller, document: order, standard: json, channels: [ours-out] }
          ours-orders-test: { direction: out, role: seller, document: order, usage: test, standard: json, channels: [ours-test-out] }
        """;

    /// <summary>A partner that hands in orders as they are; every line stands at a place that tests name.</summary>
    public static string Shop(string id = "shop") => $$"""
        partner: {{id}}
        name: Shop
        identities: [ZZ:{{id.ToUpperInvariant()}}]
        channels:
          {{id}}-in:
            direction: in
            transport: http
            carries: [ZZ:{{id.ToUpperInvariant()}}]
          {{id}}-out:
            direction: out
            transport: http
            url: https://shop.example/edi
        agreements:
          {{id}}-orders:
            direction: in
            role: seller
            document: order
            standard: json
            channels: [{{id}}-in]
            routes:
              - to: ours
        """;

    public static ProfileReading Read(string text, string folder = "shop") => ProfileReader.Read(folder, new Dictionary<string, string> { [ProfileReader.FileName] = text }, "0");

    public static TradingPartner Good(string text, string folder = "shop")
    {
        var reading = Read(text, folder);
        Assert.Empty(reading.Errors);
        return reading.Partner!;
    }
}
