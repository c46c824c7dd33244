namespace Gateway.Tests.Api.As2;

/// <summary>Partners' folders: retailers who order, and are billed, by AS2.</summary>
internal static class As2Partners
{
    /// <param name="certificate">The partner's certificate as the profile has it.</param>
    /// <param name="acks">Where the 997 goes, when not over AS2.</param>
    public static void Add(string folder, string name, As2Peer peer, string certificate, As2PartnerTerms terms, Uri acks)
    {
        var target = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
        _ = Directory.CreateDirectory(Path.Combine(target, "tables"));
        foreach (var table in Directory.EnumerateFiles(Path.Combine(folder, "acme", "tables")))
        {
            File.Copy(table, Path.Combine(target, "tables", Path.GetFileName(table)));
        }

        EndToEndPartners.CopyMap(Path.Combine(folder, "acme"), target, "acme-850-to-order", name + "-850-to-order");
        EndToEndPartners.CopyMap(Path.Combine(folder, "acme"), target, "acme-invoice-to-810", name + "-invoice-to-810");
        SetCertificate(folder, name, certificate);
        File.WriteAllText(Path.Combine(target, "profile.yaml"), Profile(name, peer, terms, acks));
    }

    public static void SetCertificate(string folder, string name, string certificate)
    {
        _ = Directory.CreateDirectory(Path.Combine(folder, name, "certs"));
        File.Copy(certificate, Path.Combine(folder, name, "certs", name + ".pem"), overwrite: true);
    }

    /// <summary>As deep as the terms of a channel stand.</summary>
    private static string Lines(string more) => string.Concat(more.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => "\n      " + line));

    private static string Profile(string name, As2Peer peer, As2PartnerTerms terms, Uri acks) => $$"""
        partner: {{name}}
        name: {{name}} stores
        cem: {{terms.Cem}}
        identities: [ZZ:{{EndToEndPartners.IdOf(name)}}]
        channels:
          {{name}}-in:
            direction: in
            transport: as2
            carries: [ZZ:{{EndToEndPartners.IdOf(name)}}]
            limit: 5 MB
            as2:
              us: "{{peer.Us}}"
              them: "{{peer.Them}}"
              key: {{terms.Key}}
              require: {{terms.Require}}
              receipt-url: {{peer.Address}}mdn{{Lines(terms.In)}}
          {{name}}-out:
            direction: out
            transport: as2
            url: {{peer.Address}}as2
            {{(terms.Tls ? $"secret: ${{env:GW_SECRET_{name.ToUpperInvariant()}}}" : "# no user")}}
            timeout: {{terms.Timeout}}
            retry: {{terms.Retry}}
            as2:
              us: "{{peer.Us}}"
              them: "{{peer.Them}}"
              key: {{terms.Key}}
              receipt: {{terms.Receipt}}{{Lines(terms.Out)}}
          {{name}}-acks:
            direction: out
            transport: http
            url: {{acks}}acks
        certificates:
          {{name}}-2026: { file: certs/{{name}}.pem, use: [sign, encrypt{{(terms.Pinned ? ", tls" : "")}}] }
        agreements:
          {{name}}-orders:
            direction: in
            role: seller
            document: order
            standard: x12
            set: 850
            version: "004010"
            us: { id: ZZ:NORTHWIND, group: NORTHWIND }
            them: { id: ZZ:{{EndToEndPartners.IdOf(name)}}, group: {{EndToEndPartners.IdOf(name)}} }
            channels: [{{name}}-in]
            map: {{name}}-850-to-order.map.yaml
            acknowledge: { functional: true, channel: {{name}}-{{(terms.AcksByAs2 ? "out" : "acks")}}, accept: good-sets, data-errors: reject }
            duplicates: { interchange: hold, business: warn, window: 90 days }
            routes:
              - to: erp
          {{name}}-invoices:
            direction: out
            role: seller
            document: invoice
            standard: x12
            set: 810
            version: "004010"
            us: { id: ZZ:NORTHWIND, group: NORTHWIND }
            them: { id: ZZ:{{EndToEndPartners.IdOf(name)}}, group: {{EndToEndPartners.IdOf(name)}} }
            channels: [{{name}}-out]
            map: {{name}}-invoice-to-810.map.yaml
            acknowledgment-within: 24 h
        """;
}
