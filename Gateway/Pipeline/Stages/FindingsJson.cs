using System.Buffers;
using System.Text;
using System.Text.Json;
using Gateway.Mapping.Validation;

namespace Gateway.Pipeline.Stages;

/// <summary>Findings as the JSON array kept with an interchange or document; null when there are none.</summary>
internal static class FindingsJson
{
    /// <param name="kept">A reason to keep it that lies outside of it: told as one finding more, by which a replay knows what is let go.</param>
    public static string? Of(IReadOnlyList<Finding> findings, (string Code, string Detail)? kept = null)
    {
        if (findings.Count == 0 && kept is null)
        {
            return null;
        }

        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var finding in findings)
            {
                Write(json, finding);
            }

            if (kept is var (code, detail))
            {
                json.WriteStartObject();
                json.WriteString("code", code);
                json.WriteString("severity", "error");
                json.WriteString("level", "interchange");
                json.WriteString("message", detail);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject();
        json.WriteString("code", finding.CodeName);
        json.WriteString("severity", finding.Severity == Severity.Error ? "error" : "warning");
        json.WriteString("level", finding.Level.ToString().ToLowerInvariant());
        json.WriteString("message", finding.Message);
        Text(json, "segment", finding.SegmentTag);
        Number(json, "position", finding.SegmentPosition);
        Text(json, "loop", finding.LoopId);
        Number(json, "element", finding.Element);
        Number(json, "component", finding.Component);
        Number(json, "repeat", finding.Repeat);
        Text(json, "reference", finding.ElementReference);
        json.WriteNumber("offset", finding.Offset);
        json.WriteNumber("line", finding.Line);
        json.WriteNumber("column", finding.Column);
        Text(json, "value", finding.Value);
        Text(json, "expected", finding.Expected);
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void Number(Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }
}
