namespace Gateway.Tests.Structure.Planted.Transports.Http;

internal sealed class PlantedHttp
{
    public static object Allowed() => new PlantedInbox();
}
