namespace Gateway.Tests.Structure.Planted.Pipeline;

internal sealed class PlantedReplay
{
    public static object Run() => new Steps.PlantedStep();
}
