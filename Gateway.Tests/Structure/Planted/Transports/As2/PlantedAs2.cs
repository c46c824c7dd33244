namespace Gateway.Tests.Structure.Planted.Transports.As2;

/// <summary>Transports never use each other.</summary>
internal sealed class PlantedAs2
{
    public static object Breach() => new Http.PlantedHttp();
}
