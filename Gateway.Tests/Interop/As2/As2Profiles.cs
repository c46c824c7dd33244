using System.Globalization;

namespace Gateway.Tests.Interop.As2;

/// <summary>Profiles of the foreign partners: one that brings orders, with a channel for each row, and one for each row that is sent invoices.</summary>
internal static class As2Profiles
{
    /// <summary>Our AS2 name.</summary>
    public const string Us = "NORTHWIND";

    /// <summary>Name of our key.</summary>
    public const string Key = "northwind";

    /// <summary>An agreement names at most 20 channels.</summary>
    private const int MostChannels = 20;

    public static string SenderName(As2Row row) => "FROM-" + row.Id;

    public static string RecipientName(As2Row row) => "TO-" + row.Id;

    public static string RecipientId(As2Row row) => "to-" + row.Id;

    /// <summary>The last day of SHA-1 and 3DES, where they are agreed: the certificates here last longer.</summary>
    private static string LegacyUntil => TimeProvider.System.GetUtcNow().AddDays(20).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Our own side, and the partner that <c>openssl</c> plays.</summary>
    /// <param name="listener">Where the foreign party listens.</param>
    public static void Write(string partners, string certificate, Uri listener)
    {
        var legacy = LegacyUntil;
        AddErp(partners);
        AddSender(partners, "foreign", certificate, As2Rows.All.Select(r => (SenderName(r), InTerms(r, listener, legacy))).ToList());
        foreach (var row in As2Rows.All)
        {
            AddRecipient(partners, RecipientId(row), RecipientName(row), certificate, new Uri(listener, "/as2/" + row.Id), OutTerms(row, legacy));
        }
    }

    /// <summary>The partner that libas2 plays.</summary>
    public static void WriteLibas2(string partners, string certificate, Uri address)
    {
        AddSender(partners, "libas", certificate, Libas2Row.All.Append(Libas2Row.Gcm).Select(r => (r.Name, Require(r.Sign is not null, r.Encrypt is not null)
            + (r.IsLegacy ? ", legacy-until: " + LegacyUntil : ""))).ToList());
        foreach (var target in Libas2Target.All.Concat(Libas2Target.Failing))
        {
            var query = string.Join('&', [.. target.IsEncrypted ? (string[])["decrypt"] : [], .. target.IsSigned ? (string[])["verify"] : []]);
            AddRecipient(partners, target.Id, target.Id, certificate, new Uri(address, $"/as2?{query}"), target.Terms);
        }
    }

    /// <summary>A partner whose orders, by any of its AS2 names, are fetched by our ERP. Its X12 identity is its id in upper case.</summary>
    public static void AddSender(string partners, string id, string certificate, IReadOnlyList<(string Name, string Terms)> channels)
    {
        var (folder, identity) = (Folder(partners, id, certificate), id.ToUpperInvariant());
        File.WriteAllText(Path.Combine(folder, id + "-orders.map.yaml"), $$"""
            map: {{id}}-orders@1
            source: x12/004010/850
            target: canonical/order
            extends: base/850-to-order@1
            fields:
              currency: { from: heading.CUR.CUR02, default: USD }

            """);
        var agreements = channels.Chunk(MostChannels).Select((some, i) => $$"""
              {{id}}-orders-{{i}}:
                direction: in
                role: seller
                document: order
                standard: x12
                set: 850
                version: "004010"
                us: { id: ZZ:NORTHWIND, group: NORTHWIND }
                them: { id: ZZ:{{identity}}, group: {{identity}} }
                channels: [{{string.Join(", ", some.Select(c => c.Name.ToLowerInvariant()))}}]
                map: {{id}}-orders.map.yaml
                acknowledge: { functional: false }
                routes: [{ to: shipping }]

            """);
        File.WriteAllText(Path.Combine(folder, "profile.yaml"), $$"""
            partner: {{id}}
            name: {{id}}
            identities: [ZZ:{{identity}}]
            certificates: { theirs: { file: certs/theirs.pem, use: [sign, encrypt] } }
            channels:
            {{string.Concat(channels.Select(c => $$"""
              {{c.Name.ToLowerInvariant()}}:
                direction: in
                transport: as2
                carries: [ZZ:{{identity}}]
                as2: { us: {{Us}}, them: {{c.Name}}, key: {{Key}}{{c.Terms}} }

            """))}}
            agreements:
            {{string.Concat(agreements)}}
            """);
    }

    /// <summary>A partner that is sent canonical invoices.</summary>
    public static void AddRecipient(string partners, string id, string name, string certificate, Uri url, string terms) => File.WriteAllText(
        Path.Combine(Folder(partners, id, certificate), "profile.yaml"), $$"""
        partner: {{id}}
        name: {{id}}
        certificates: { theirs: { file: certs/theirs.pem, use: [sign, encrypt] } }
        channels:
          {{id}}-out:
            direction: out
            transport: as2
            url: {{url}}
            retry: []
            timeout: 1 min
            as2: { us: {{Us}}, them: {{name}}, key: {{Key}}{{terms}} }
        agreements:
          {{id}}-invoices:
            direction: out
            role: seller
            document: invoice
            standard: json
            channels: [{{id}}-out]

        """);

    private static string InTerms(As2Row row, Uri listener, string legacy) =>
        Require(row.IsSigned, row.IsEncrypted) + $", receipt-url: \"{new Uri(listener, "/mdn")}\"" + (row.IsLegacy ? ", legacy-until: " + legacy : "");

    private static string Require(bool isSigned, bool isEncrypted) =>
        $", require: [{string.Join(", ", [.. isSigned ? (string[])["sign"] : [], .. isEncrypted ? (string[])["encrypt"] : []])}]";

    private static string OutTerms(As2Row row, string legacy) =>
        (row.IsSigned ? ", signature: " + row.Signature : ", sign: none")
        + (row.IsEncrypted ? $", encrypt: {row.Cipher}, key-transport: {row.KeyTransport}" : ", encrypt: none")
        + $", compress: {row.Compression}, receipt: {(row.IsAsync ? "async" : "sync")}"
        + (row.IsLegacy ? ", legacy-until: " + legacy : "");

    /// <summary>Our own side: a warehouse that fetches orders, and an office that hands in invoices.</summary>
    private static void AddErp(string partners)
    {
        var folder = Directory.CreateDirectory(Path.Combine(partners, "shipping")).FullName;
        File.WriteAllText(Path.Combine(folder, "profile.yaml"), """
            partner: shipping
            name: Our shipping
            internal: true
            identities: [ZZ:NORTHWIND]
            channels:
              shipping-pull: { direction: out, transport: pull }
              office-in: { direction: in, transport: http }
            agreements:
              shipping-takes-orders: { direction: out, role: seller, document: order, standard: json, channels: [shipping-pull] }
              office-sends-invoices:
                direction: in
                role: seller
                document: invoice
                standard: json
                channels: [office-in]
                routes: [{ to: receiver }]

            """);
    }

    private static string Folder(string partners, string id, string certificate)
    {
        var folder = Directory.CreateDirectory(Path.Combine(partners, id)).FullName;
        _ = Directory.CreateDirectory(Path.Combine(folder, "certs"));
        File.Copy(certificate, Path.Combine(folder, "certs", "theirs.pem"));
        return folder;
    }
}
