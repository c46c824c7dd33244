namespace Gateway.Tests.Api;

/// <summary>Partners' folders of the end-to-end tests: the project's own three, and retailers made to be in trouble.</summary>
internal static class EndToEndPartners
{
    private const string RoutesKey = "    routes:\n";
    private const string AllToErp = "      - to: erp\n";

    /// <summary>A retailer like Acme, with its own identity, channels and addresses; it also bills us, and has a channel for what we acknowledge of that.</summary>
    public static void AddRetailer(string folder, string name, Uri url, string routeTo = "erp", string business = "warn")
    {
        var (acme, fabrikam) = (Path.Combine(folder, "acme"), Path.Combine(folder, "fabrikam"));
        var target = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
        _ = Directory.CreateDirectory(Path.Combine(target, "tables"));
        foreach (var table in Directory.EnumerateFiles(Path.Combine(acme, "tables")))
        {
            File.Copy(table, Path.Combine(target, "tables", Path.GetFileName(table)));
        }

        CopyMap(acme, target, "acme-850-to-order", name + "-850-to-order");
        CopyMap(acme, target, "acme-invoice-to-810", name + "-invoice-to-810");
        CopyMap(fabrikam, target, "fabrikam-810-to-invoice", name + "-810-to-invoice");
        File.WriteAllText(Path.Combine(target, "profile.yaml"), Retailer(name, url, routeTo, business));
    }

    /// <summary>Our own warehouse, which fetches what is for it.</summary>
    public static void AddWarehouse(string folder)
    {
        var target = Directory.CreateDirectory(Path.Combine(folder, "warehouse")).FullName;
        File.WriteAllText(Path.Combine(target, "profile.yaml"), """
            partner: warehouse
            name: Our warehouse
            internal: true
            channels:
              warehouse-pull:
                direction: out
                transport: pull
            agreements:
              warehouse-takes-orders:
                direction: out
                role: seller
                document: order
                standard: json
                channels: [warehouse-pull]
            """);
    }

    /// <summary>The retailer's orders go by what they do: originals to the ERP, replacements to Fabrikam, others nowhere.</summary>
    public static void RouteByPurpose(string folder, string name)
    {
        var profile = Path.Combine(folder, name, "profile.yaml");
        File.WriteAllText(profile, File.ReadAllText(profile).Replace(
            AllToErp,
            """
                  - to: erp
                    when: { path: purpose, equals: original }
                  - to: fabrikam
                    when: { path: purpose, equals: replace }

            """,
            StringComparison.Ordinal));
    }

    /// <summary>All of the retailer's orders go to the ERP.</summary>
    public static void RouteAll(string folder, string name)
    {
        var profile = Path.Combine(folder, name, "profile.yaml");
        var text = File.ReadAllText(profile);
        var (from, until) = (text.IndexOf(RoutesKey, StringComparison.Ordinal) + RoutesKey.Length, text.IndexOf($"  {name}-invoices:", StringComparison.Ordinal));
        File.WriteAllText(profile, text[..from] + AllToErp + text[until..]);
    }

    /// <summary>Our own back office: its repeated invoices are held, its repeated orders refused.</summary>
    public static void AddOffice(string folder)
    {
        var target = Directory.CreateDirectory(Path.Combine(folder, "office")).FullName;
        File.WriteAllText(Path.Combine(target, "profile.yaml"), """
            partner: office
            name: Our back office
            internal: true
            channels:
              office-in:
                direction: in
                transport: http
            agreements:
              office-sends-invoices:
                direction: in
                role: seller
                document: invoice
                standard: json
                channels: [office-in]
                duplicates: { business: hold }
                routes:
                  - to: receiver
              office-sends-orders:
                direction: in
                role: buyer
                document: order
                standard: json
                channels: [office-in]
                duplicates: { business: reject }
                routes:
                  - to: receiver
            """);
    }

    /// <summary>Identity of a made retailer, after its qualifier.</summary>
    public static string IdOf(string name) => name.ToUpperInvariant() + "STORES";

    public static void CopyMap(string from, string to, string name, string newName)
    {
        var text = File.ReadAllText(Path.Combine(from, name + ".map.yaml"));
        var tests = text.IndexOf("\ntests:", StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(to, newName + ".map.yaml"), text[..(tests + 1)].Replace($"map: {name}@", $"map: {newName}@", StringComparison.Ordinal));
    }

    private static string Retailer(string name, Uri url, string routeTo, string business) => $$"""
        partner: {{name}}
        name: {{name}} stores
        identities: [ZZ:{{IdOf(name)}}]
        channels:
          {{name}}-in:
            direction: in
            transport: http
            carries: [ZZ:{{IdOf(name)}}]
            limit: 5 MB
          {{name}}-out:
            direction: out
            transport: http
            url: {{url}}edi
            secret: ${env:GW_SECRET_{{name.ToUpperInvariant()}}}
            timeout: 20 s
            parallel: 2
            retry: [1 s, 1 s, 1 s, 1 s]
          {{name}}-acks:
            direction: out
            transport: http
            url: {{url}}acks
            secret: ${env:GW_SECRET_{{name.ToUpperInvariant()}}}
        agreements:
          {{name}}-orders:
            direction: in
            role: seller
            document: order
            standard: x12
            set: 850
            version: "004010"
            us: { id: ZZ:NORTHWIND, group: NORTHWIND }
            them: { id: ZZ:{{IdOf(name)}}, group: {{IdOf(name)}} }
            channels: [{{name}}-in]
            map: {{name}}-850-to-order.map.yaml
            acknowledge: { functional: true, channel: {{name}}-out, accept: good-sets, data-errors: reject }
            duplicates: { interchange: hold, business: {{business}}, window: 90 days }
            routes:
              - to: {{routeTo}}
          {{name}}-invoices:
            direction: out
            role: seller
            document: invoice
            standard: x12
            set: 810
            version: "004010"
            us: { id: ZZ:NORTHWIND, group: NORTHWIND }
            them: { id: ZZ:{{IdOf(name)}}, group: {{IdOf(name)}} }
            channels: [{{name}}-out]
            map: {{name}}-invoice-to-810.map.yaml
            acknowledgment-within: 1 s
          {{name}}-bills:
            direction: in
            role: buyer
            document: invoice
            standard: x12
            set: 810
            version: "004010"
            us: { id: ZZ:NORTHWIND, group: NORTHWIND }
            them: { id: ZZ:{{IdOf(name)}}, group: {{IdOf(name)}} }
            channels: [{{name}}-in]
            map: {{name}}-810-to-invoice.map.yaml
            acknowledge: { functional: true, channel: {{name}}-acks, accept: good-sets, data-errors: reject }
            routes:
              - to: erp
        """;
}
