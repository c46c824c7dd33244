using System.Globalization;
using Gateway.Mapping.Validation;

namespace Gateway.Mapping.Acknowledgments;

/// <summary>
/// The codes of the 997 and TA1 for each error, as total tables: a code that has no row in a table is not reported at that level,
/// and asking for it is misuse.
/// </summary>
public static class X12Codes
{
    /// <summary>Transaction set syntax error, data element 718 (AK502 to AK506).</summary>
    public static string Set(EdiErrorCode code) => code switch
    {
        EdiErrorCode.SetNotSupported => "1",
        EdiErrorCode.SetTrailerMissing => "2",
        EdiErrorCode.SetControlNumberMismatch => "3",
        EdiErrorCode.SegmentCountMismatch => "4",
        EdiErrorCode.SetTooLarge => "5",
        EdiErrorCode.SetIdInvalid => "6",
        EdiErrorCode.SetControlNumberInvalid => "7",
        EdiErrorCode.SetControlNumberDuplicate => "23",
        EdiErrorCode.SetOutsideGroup => "5",
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "No X12 transaction set code is listed."),
    };

    /// <summary>One or more segments in error: the 718 code of a set whose errors are in its segments.</summary>
    public const string SegmentsInError = "5";

    /// <summary>Segment syntax error, data element 720 (AK304).</summary>
    public static string Segment(EdiErrorCode code) => code switch
    {
        EdiErrorCode.SegmentUnrecognized => "1",
        EdiErrorCode.SegmentUnexpected => "2",
        EdiErrorCode.SegmentEmpty => "1",
        EdiErrorCode.MandatorySegmentMissing => "3",
        EdiErrorCode.LoopExceedsMaximum => "4",
        EdiErrorCode.SegmentExceedsMaximumUse => "5",
        EdiErrorCode.SegmentNotInSet => "6",
        EdiErrorCode.SegmentOutOfOrder => "7",
        EdiErrorCode.BinaryLengthInvalid => SegmentHasDataErrors,
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "No X12 segment code is listed."),
    };

    /// <summary>Segment has data element errors: the 720 code of an AK3 that AK4 follow.</summary>
    public const string SegmentHasDataErrors = "8";

    /// <summary>Data element syntax error, data element 723 (AK403).</summary>
    public static string Element(EdiErrorCode code) => code switch
    {
        EdiErrorCode.MandatoryElementMissing => "1",
        EdiErrorCode.ConditionalElementMissing => "2",
        EdiErrorCode.TooManyElements => "3",
        EdiErrorCode.TooManyComponents => "3",
        EdiErrorCode.ElementTooShort => "4",
        EdiErrorCode.ElementTooLong => "5",
        EdiErrorCode.InvalidCharacter => "6",
        EdiErrorCode.InvalidCode => "7",
        EdiErrorCode.InvalidDate => "8",
        EdiErrorCode.InvalidTime => "9",
        EdiErrorCode.ExclusionViolated => "10",
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "No X12 element code is listed."),
    };

    /// <summary>Functional group syntax error, data element 716 (AK905 to AK909).</summary>
    public static string Group(EdiErrorCode code) => code switch
    {
        EdiErrorCode.GroupNotSupported => "1",
        EdiErrorCode.GroupHeaderInvalid => "1",
        EdiErrorCode.GroupVersionNotSupported => "2",
        EdiErrorCode.GroupTrailerMissing => "3",
        EdiErrorCode.GroupControlNumberMismatch => "4",
        EdiErrorCode.SetCountMismatch => "5",
        EdiErrorCode.SegmentOutsideSet => "5",
        EdiErrorCode.GroupControlNumberInvalid => "6",
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "No X12 group code is listed."),
    };

    /// <summary>Interchange note, data element I18 (TA105).</summary>
    public static string Interchange(EdiErrorCode code) => code switch
    {
        EdiErrorCode.InterchangeControlNumberMismatch => "001",
        EdiErrorCode.SenderQualifierInvalid => "005",
        EdiErrorCode.ReceiverQualifierInvalid => "007",
        EdiErrorCode.ReceiverUnknown => "009",
        EdiErrorCode.InterchangeDateInvalid => "014",
        EdiErrorCode.InterchangeTimeInvalid => "015",
        EdiErrorCode.InterchangeStandardInvalid => "016",
        EdiErrorCode.InterchangeVersionInvalid => "017",
        EdiErrorCode.InterchangeControlNumberInvalid => "018",
        EdiErrorCode.AcknowledgmentRequestInvalid => "019",
        EdiErrorCode.UsageInvalid => "020",
        EdiErrorCode.GroupCountMismatch => "021",
        EdiErrorCode.IsaWidthWrong => "022",
        EdiErrorCode.IsaMalformed => "022",
        EdiErrorCode.SegmentTooLong => "022",
        EdiErrorCode.InvalidCharacter => "022",
        EdiErrorCode.InterchangeTrailerMissing => "023",
        EdiErrorCode.IsaTruncated => "023",
        EdiErrorCode.UnexpectedData => "023",
        EdiErrorCode.TooManyInterchanges => "022",
        EdiErrorCode.SegmentOutsideSet => "024",
        EdiErrorCode.ByteOrderMark => NoInterchangeError,
        EdiErrorCode.InterchangeDuplicate => "025",
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "No X12 interchange code is listed."),
    };

    /// <summary>No error: the I18 code of an accepted interchange.</summary>
    public const string NoInterchangeError = "000";

    /// <summary>Whether it is a code of I18: 000 to 031.</summary>
    public static bool IsInterchangeNote(string code) =>
        code.Length == 3 && int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 31;
}
