using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Gateway.Storage.Model;

internal sealed class GuidBlobConverter() : ValueConverter<Guid, byte[]>(v => v.ToByteArray(true), b => new Guid(b, true));
