using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Api.Models;
using Gateway.Exchanges;
using Gateway.Partners;

namespace Gateway.Api;

/// <summary>JSON of the API, without reflection a value.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ExchangeList))]
[JsonSerializable(typeof(ExchangeDetail))]
[JsonSerializable(typeof(ReadyList))]
[JsonSerializable(typeof(PickUpAnswer))]
[JsonSerializable(typeof(FailRequest))]
[JsonSerializable(typeof(HealthAnswer))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>For bodies that are read here: nothing unknown, nothing twice, not deep.</summary>
    public static ApiJson Strict { get; } = new(Apply(new JsonSerializerOptions(JsonSerializerDefaults.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        MaxDepth = 16,
    }));

    /// <summary>For answers that are read by a client of ours: what is null is not there, and what is new is passed over.</summary>
    public static ApiJson Answers { get; } = new(Apply(new JsonSerializerOptions(JsonSerializerDefaults.Web)));

    /// <summary>Names, enumerations in kebab-case, no nulls: the same for every answer and for the API description.</summary>
    public static JsonSerializerOptions Apply(JsonSerializerOptions options)
    {
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.NumberHandling = JsonNumberHandling.Strict;
        Add<Direction>(options);
        Add<ExchangeStage>(options);
        Add<ValidationState>(options);
        Add<DeliveryState>(options);
        Add<AcknowledgementState>(options);
        Add<UsageIndicator>(options);
        return options;
    }

    private static void Add<T>(JsonSerializerOptions options)
        where T : struct, Enum =>
        options.Converters.Add(new JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
}
