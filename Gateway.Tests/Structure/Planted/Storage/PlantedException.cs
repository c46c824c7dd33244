namespace Gateway.Tests.Structure.Planted.Storage;

internal sealed class PlantedException : Exception;
