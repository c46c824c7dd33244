namespace Gateway.Transports.Sftp;

/// <summary>Our own bytes could not be read; the reason inside is what counts.</summary>
internal sealed class PayloadFaultException(Exception reason) : Exception(reason.Message, reason);
