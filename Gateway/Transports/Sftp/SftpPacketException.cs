using Renci.SshNet.Common;

namespace Gateway.Transports.Sftp;

/// <summary>A packet of a server's is none that could be taken; its connection ends.</summary>
internal sealed class SftpPacketException(string message) : SshException(message);
