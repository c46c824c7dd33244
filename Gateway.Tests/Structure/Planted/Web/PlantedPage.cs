namespace Gateway.Tests.Structure.Planted.Web;

/// <summary>May use the root of Pipeline, not its folders.</summary>
internal sealed class PlantedPage
{
    public static object Allowed() => new Pipeline.PlantedReplay();

    public static object Breach() => new Pipeline.Steps.PlantedStep();
}
