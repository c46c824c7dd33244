using Gateway.Pipeline.Certificates;
using Gateway.Pipeline.Evidence;
using Gateway.Pipeline.Stages;
using Gateway.Transports;

namespace Gateway.Pipeline;

/// <summary>Registers the pipeline: the stages and what other rooms may ask of them.</summary>
public static class PipelineRegistration
{
    public static IServiceCollection AddPipeline(this IServiceCollection services)
    {
        services.AddSingleton<IInbox, Reception>();
        services.AddSingleton<ISubmit, Submission>();
        services.AddSingleton<ReplayContents>();
        services.AddSingleton<IReplay, Replay>();
        services.AddSingleton<IPickUp, PickUp>();
        services.AddSingleton<IPolls, Polls>();
        services.AddSingleton<IPartnerTest, PartnerTest>();
        services.AddSingleton<IEvidence, EvidenceMaker>();
        services.AddSingleton<EvidenceChannels>();
        services.AddSingleton<EvidenceParts>();
        services.AddSingleton<EvidenceOpening>();
        services.AddSingleton<X12Outbound>();
        services.AddSingleton<AcknowledgmentWriter>();
        services.AddSingleton<AckMatching>();
        services.AddSingleton<BusinessDuplicates>();
        services.AddSingleton<UsedNumbers>();
        services.AddSingleton<BadParts>();
        services.AddSingleton<TranslationWriter>();
        services.AddSingleton<FormatCheck>();
        services.AddSingleton<DocumentContents>();
        services.AddSingleton<EnvelopeWork>();
        services.AddSingleton<ReceiptMatching>();
        services.AddSingleton<Answers>();
        services.AddSingleton<CertificateRequests>();
        services.AddSingleton<CertificateResponses>();
        services.AddSingleton<CertificateIntake>();
        services.AddSingleton<ICertificateDecisions, CertificateDecisions>();
        services.AddSingleton<ICertificateAnnouncements, CertificateAnnouncements>();
        services.AddSingleton<OpeningRepeats>().AddSingleton<OpeningDecision>();
        services.AddSingleton<Opening>();
        services.AddSingleton<Attachments>();
        services.AddSingleton<Sealing>();
        services.AddSingleton<OverdueReceipts>();
        services.AddSingleton<DeliveryStage>();
        services.AddSingleton<StrandedOffers>();
        services.AddSingleton<ReplayChannels>();
        services.AddSingleton<DeadlineStage>();
        services.AddSingleton<Translation>();
        services.AddSingleton<Routing>();
        return services;
    }
}
