namespace Gateway.Tests.Structure.Planted.Audit;

internal sealed class PlantedLog
{
    public int Written { get; set; }
}
