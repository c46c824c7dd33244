using Microsoft.Extensions.Options;

namespace Gateway.Transports.HotFolder;

/// <summary>Checks <see cref="HotFolderOptions"/> at start.</summary>
[OptionsValidator]
internal sealed partial class HotFolderOptionsValidator : IValidateOptions<HotFolderOptions>;
