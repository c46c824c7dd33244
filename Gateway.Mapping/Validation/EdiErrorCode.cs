namespace Gateway.Mapping.Validation;

/// <summary>What can be wrong with an interchange. A closed list: each has a stable name and, where X12 knows it, a code in the tables.</summary>
public enum EdiErrorCode
{
    // the file
    NotX12,
    EdifactNotSupported,
    IsaTruncated,
    IsaMalformed,
    IsaWidthWrong,
    ByteOrderMark,
    SegmentTooLong,
    UnexpectedData,
    TooManyInterchanges,

    // interchange
    InterchangeTrailerMissing,
    InterchangeControlNumberMismatch,
    InterchangeControlNumberInvalid,
    GroupCountMismatch,
    InterchangeDateInvalid,
    InterchangeTimeInvalid,
    InterchangeStandardInvalid,
    InterchangeVersionInvalid,
    AcknowledgmentRequestInvalid,
    UsageInvalid,
    SenderQualifierInvalid,
    ReceiverQualifierInvalid,
    SegmentOutsideSet,
    InterchangeDuplicate,
    ReceiverUnknown,

    // group
    GroupTrailerMissing,
    GroupControlNumberMismatch,
    GroupControlNumberInvalid,
    SetCountMismatch,
    GroupHeaderInvalid,
    SetOutsideGroup,
    GroupNotSupported,
    GroupVersionNotSupported,

    // transaction set
    SetTrailerMissing,
    SetControlNumberMismatch,
    SegmentCountMismatch,
    SetIdInvalid,
    SetControlNumberInvalid,
    SetControlNumberDuplicate,
    SetNotSupported,
    SetTooLarge,

    // segment
    SegmentUnrecognized,
    SegmentUnexpected,
    MandatorySegmentMissing,
    LoopExceedsMaximum,
    SegmentExceedsMaximumUse,
    SegmentNotInSet,
    SegmentOutOfOrder,
    SegmentEmpty,
    BinaryLengthInvalid,

    // element
    MandatoryElementMissing,
    ConditionalElementMissing,
    TooManyElements,
    ElementTooShort,
    ElementTooLong,
    InvalidCharacter,
    InvalidCode,
    InvalidDate,
    InvalidTime,
    ExclusionViolated,
    TooManyComponents,

    // the list itself
    TooManyFindings,
}
