namespace Gateway.Tests.Structure.Planted.Transports;

internal sealed class PlantedInbox;
