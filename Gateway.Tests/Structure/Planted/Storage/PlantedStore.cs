namespace Gateway.Tests.Structure.Planted.Storage;

/// <summary>May use Audit; what the breaches reach for.</summary>
internal class PlantedStore
{
    public static int Count => 1;

    public Audit.PlantedLog Log { get; } = new();
}
