using System.Globalization;
using System.Text;

namespace Gateway.Tests.Api;

/// <summary>Documents of the end-to-end tests.</summary>
internal static class EndToEndDocuments
{
    /// <summary>A canonical invoice over 407.00.</summary>
    public static string Invoice(string number, string order) => $$"""
        {
          "documentType": "invoice", "id": "{{number}}", "issueDate": "2026-12-02", "currency": "USD",
          "orderReference": { "id": "{{order}}", "issueDate": "2026-11-24" },
          "parties": { "seller": { "name": "Northwind Traders", "id": { "value": "123456789", "schemeId": "0060", "original": "1" } } },
          "lines": [
            { "id": "1", "quantity": { "value": 12, "unit": "EA" }, "price": { "amount": 31.50 },
              "item": { "standardId": { "value": "036000291452", "schemeId": "0160", "original": "UP" }, "description": "WOOL SOCKS, BLACK" } },
            { "id": "2", "quantity": { "value": 4, "unit": "CS" }, "price": { "amount": 7.25 }, "item": { "sellersId": { "value": "NW-2040" } } }
          ],
          "payableAmount": 407.00, "totals": { "lineCount": 2 }
        }
        """;

    /// <summary>A canonical order for a supplier.</summary>
    public static string Order(string number) => $$"""
        {
          "documentType": "order", "id": "{{number}}", "issueDate": "2026-11-24", "purpose": "original", "currency": "USD",
          "parties": { "buyer": { "name": "Northwind Traders", "id": { "value": "123456789", "schemeId": "0060", "original": "1" } } },
          "lines": [
            { "id": "10", "quantity": { "value": 20, "unit": "CS" }, "price": { "amount": 44.90 }, "item": { "sellersId": { "value": "FS-310" } } },
            { "id": "20", "quantity": { "value": 300, "unit": "EA" }, "price": { "amount": 0.125 }, "item": { "sellersId": { "value": "FS-912" } } }
          ],
          "totals": { "lineCount": 2 }
        }
        """;

    /// <summary>The supplier's 810 over 935.50.</summary>
    public static byte[] SupplierInvoice(string number, string order, int control, DateTimeOffset now)
    {
        var time = now.UtcDateTime;
        return Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"""
            ISA*00*          *00*          *01*052748117      *ZZ*NORTHWIND      *{time:yyMMdd}*{time:HHmm}*U*00401*{control:000000000}*0*P*>~
            GS*IN*052748117*NORTHWIND*{time:yyyyMMdd}*{time:HHmm}*{control}*X*004010~
            ST*810*0001~
            BIG*20261209*{number}*20261124*{order}***DI~
            N1*SE*FABRIKAM SUPPLIES*1*052748117~
            IT1*10*20*CA*44.90**VN*FS-310~
            IT1*20*300*EA*.125**VN*FS-912~
            TDS*93550~
            CTT*2~
            SE*8*0001~
            GE*1*{control}~
            IEA*1*{control:000000000}~

            """));
    }
}
