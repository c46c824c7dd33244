using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Access;
using Microsoft.OpenApi;

namespace Gateway.Api;

/// <summary>Examples of the API description, by operation.</summary>
internal static class ApiExamples
{
    private const string Exchange = "ex_06ckgq3yw5ysd8h0n0b9s5w3m4";
    private const string Delivery = "dl_06ckgq4d8hyyb0j8r5zq3v7k2c";

    private const string Item = $$"""
        {
          "id": "{{Exchange}}", "direction": "inbound", "stage": "done", "receivedAt": "2026-01-31T08:15:02.114+00:00",
          "partner": "acme", "channel": "acme-http-in", "usage": "live", "validation": "accepted-with-errors", "delivery": "delivered",
          "size": 1843, "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
          "businessKeys": [ { "kind": "po", "value": "4500012" } ]
        }
        """;

    private const string Accepted = $$"""
        {
          "exchangeId": "{{Exchange}}", "status": "accepted", "links": { "self": "/api/v1/exchanges/{{Exchange}}" }
        }
        """;

    private const string Ready = $$"""
        {
          "items": [
            {
              "deliveryId": "{{Delivery}}", "exchangeId": "{{Exchange}}", "partner": "erp", "channel": "erp-pull", "state": "unconfirmed",
              "type": "order", "contentType": "application/json", "messageId": "{{Delivery}}", "readyAt": "2026-01-31T08:15:04+00:00", "size": 912,
              "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
              "links": {
                "payload": "/api/v1/documents/{{Delivery}}/payload", "confirm": "/api/v1/documents/{{Delivery}}/confirm",
                "fail": "/api/v1/documents/{{Delivery}}/fail"
              }
            }
          ]
        }
        """;

    private static readonly Dictionary<(string Operation, string Status), string> Answers = new()
    {
        [("listExchanges", "200")] = $$"""{ "items": [ {{Item}} ], "next": "MDZja2dxM3l3NQ" }""",
        [("submitExchange", "202")] = Accepted,
        [("submitExchange", "200")] = Accepted,
        [("submitDocument", "202")] = Accepted,
        [("submitDocument", "200")] = Accepted,
        [("replayExchange", "202")] = Accepted,
        [("listReadyDocuments", "200")] = Ready,
        [("confirmDocument", "200")] = $$"""{ "deliveryId": "{{Delivery}}", "state": "delivered" }""",
        [("failDocument", "200")] = $$"""{ "deliveryId": "{{Delivery}}", "state": "failed" }""",
    };

    private static readonly Dictionary<string, string> Requests = new()
    {
        ["submitDocument"] = """
            {
              "id": "90017", "issueDate": "2026-01-31", "currency": "USD",
              "lines": [ { "number": "1", "quantity": { "value": 12, "unit": "EA" }, "price": 4.75 } ]
            }
            """,
        ["failDocument"] = """{ "reason": "Unknown ship-to 0098." }""",
    };

    public static void AddTo(OpenApiOperation operation)
    {
        foreach (var (status, response) in operation.Responses ?? [])
        {
            if (Answers.TryGetValue((operation.OperationId ?? string.Empty, status), out var answer))
            {
                SetExample(response.Content, answer);
            }
        }

        if (Requests.TryGetValue(operation.OperationId ?? string.Empty, out var request))
        {
            SetExample(operation.RequestBody?.Content, request);
        }
    }

    public static JsonNode? Problem(int status, string code) => JsonNode.Parse(Problems.ToJson(
        new Problem(status, code, "What is wrong, in words.", RetryAfter: null),
        "00-4bf92f3577b34da6a3ce929d0e0e4736-" + status.ToString("x16", CultureInfo.InvariantCulture) + "-01"));

    private static void SetExample(IDictionary<string, OpenApiMediaType>? content, string json)
    {
        foreach (var media in content?.Values ?? [])
        {
            media.Example = JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
    }
}
