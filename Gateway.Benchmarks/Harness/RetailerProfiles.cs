using Gateway.Benchmarks.Load;

namespace Gateway.Benchmarks.Harness;

/// <summary>
/// The partners of a bench: a retailer that posts 850s and takes 997s, and the ERP that takes its orders. Both targets are the stub; both are signed.
/// </summary>
internal static class RetailerProfiles
{
    public const string Retailer = "retailer";
    public const string Channel = "retailer-in";
    public const string SecretOfRetailer = "GW_SECRET_RETAILER";
    public const string SecretOfErp = "GW_SECRET_ERP";
    public const string MapFile = "retailer-850-to-order.map.yaml";

    /// <summary>An ERP that fetches its orders: where nobody looks at what it gets.</summary>
    public const string PullingErp = $$"""
        partner: erp
        name: Bench ERP
        internal: true
        identities:
          - ZZ:{{SampleOrders.OurId}}
        channels:
          erp-pull:
            direction: out
            transport: pull
        agreements:
          erp-takes-orders:
            direction: out
            role: seller
            document: order
            standard: json
            channels: [erp-pull]

        """;

    /// <summary>The retailer's agreement, whose orders nobody acknowledges.</summary>
    public static string OrdersAlone(string channel) => $$"""
        agreements:
          retailer-orders:
            direction: in
            role: seller
            document: order
            standard: x12
            set: 850
            version: "004010"
            us: { id: ZZ:{{SampleOrders.OurId}}, group: {{SampleOrders.OurId}} }
            them: { id: 08:{{SampleOrders.RetailerId}}, group: "{{SampleOrders.RetailerId}}" }
            channels: [{{channel}}]
            map: {{MapFile}}
            acknowledge: { functional: false }
            routes:
              - to: erp

        """;

    public static void Write(string folder, Uri stub, int parallel)
    {
        var retailer = Directory.CreateDirectory(Path.Combine(folder, Retailer)).FullName;
        var erp = Directory.CreateDirectory(Path.Combine(folder, "erp")).FullName;
        File.WriteAllText(Path.Combine(retailer, "profile.yaml"), RetailerProfile(stub, parallel));
        WriteMap(retailer);
        File.WriteAllText(Path.Combine(erp, "profile.yaml"), ErpProfile(stub, parallel));
    }

    /// <summary>The map of the retailer's orders, with its table.</summary>
    public static void WriteMap(string retailer)
    {
        _ = Directory.CreateDirectory(Path.Combine(retailer, "tables"));
        File.WriteAllText(Path.Combine(retailer, MapFile), Map);
        File.WriteAllLines(Path.Combine(retailer, "tables", "uom.csv"), SampleOrders.UnitTable.Prepend("from,to"));
    }

    private static string RetailerProfile(Uri stub, int parallel) => $$"""
        partner: {{Retailer}}
        name: Bench Retailer
        identities:
          - 08:{{SampleOrders.RetailerId}}
        channels:
          {{Channel}}:
            direction: in
            transport: http
            carries: [08:{{SampleOrders.RetailerId}}]
            limit: 50 MB
          retailer-out:
            direction: out
            transport: http
            url: {{stub}}partner
            secret: ${env:{{SecretOfRetailer}}}
            parallel: {{parallel}}
            retry: [1 s, 2 s, 5 s, 5 s, 5 s, 10 s, 10 s, 30 s, 30 s, 30 s]
        agreements:
          retailer-orders:
            direction: in
            role: seller
            document: order
            standard: x12
            set: 850
            version: "004010"
            us: { id: ZZ:{{SampleOrders.OurId}}, group: {{SampleOrders.OurId}} }
            them: { id: 08:{{SampleOrders.RetailerId}}, group: "{{SampleOrders.RetailerId}}" }
            channels: [{{Channel}}]
            map: {{MapFile}}
            acknowledge: { functional: true, channel: retailer-out }
            duplicates: { interchange: hold, business: warn, window: 90 days }
            routes:
              - to: erp

        """;

    private const string Map = """
        map: retailer-850-to-order@1
        source: x12/004010/850
        target: canonical/order
        extends: base/850-to-order@1
        lookups: { uom: tables/uom.csv }
        fields:
          currency: { from: heading.CUR.CUR02, default: USD }
          lines:
            each: detail.PO1
            fields:
              id: { from: PO101 }
              quantity: { fields: { value: { from: PO102, type: decimal }, unit: { from: PO103, lookup: uom }, originalUnit: { from: PO103 } } }
              price: { fields: { amount: { from: PO104, type: decimal }, basis: { from: PO105 } } }
              item:
                fields:
                  standardId: { fields: { value: { pair: { first: PO106, codes: [UP] } }, original: { pair: { first: PO106, codes: [UP], take: code } } } }
                  sellersId: { fields: { value: { pair: { first: PO106, codes: [VN] } }, original: { pair: { first: PO106, codes: [VN], take: code } } } }
                  description: { from: "PID[0].PID05" }

        """;

    private static string ErpProfile(Uri stub, int parallel) => $$"""
        partner: erp
        name: Bench ERP
        internal: true
        identities:
          - ZZ:{{SampleOrders.OurId}}
        channels:
          erp-out:
            direction: out
            transport: http
            url: {{stub}}erp
            secret: ${env:{{SecretOfErp}}}
            parallel: {{parallel}}
            retry: [1 s, 2 s, 5 s, 5 s, 5 s, 10 s, 10 s, 30 s, 30 s, 30 s]
        agreements:
          erp-takes-orders:
            direction: out
            role: seller
            document: order
            standard: json
            channels: [erp-out]

        """;
}
