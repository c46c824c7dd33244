namespace Gateway.Tests.Structure.Planted.Pipeline.Steps;

internal sealed class PlantedStep;
