namespace Gateway.Tests.Structure.Planted.Storage;

[AttributeUsage(AttributeTargets.All)]
internal sealed class PlantedMarkAttribute : Attribute;
