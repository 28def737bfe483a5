using System.Text.Json.Serialization;
using Sluice.Client.Contract;

namespace Sluice.Client.Wire;

/// <summary>Generated readers and writers of the contract: no reflection at start, and nothing that trimming could miss.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(InstantConverter), typeof(DurationConverter)])]
[JsonSerializable(typeof(Job))]
[JsonSerializable(typeof(Page<Job>), TypeInfoPropertyName = "PageJob")]
[JsonSerializable(typeof(Page<JobRun>), TypeInfoPropertyName = "PageJobRun")]
[JsonSerializable(typeof(Page<JobTask>), TypeInfoPropertyName = "PageJobTask")]
[JsonSerializable(typeof(Page<JobSplit>), TypeInfoPropertyName = "PageJobSplit")]
[JsonSerializable(typeof(Page<JobEvent>), TypeInfoPropertyName = "PageJobEvent")]
[JsonSerializable(typeof(Page<LogLine>), TypeInfoPropertyName = "PageLogLine")]
[JsonSerializable(typeof(Page<StopReceipt>), TypeInfoPropertyName = "PageStopReceipt")]
[JsonSerializable(typeof(Page<Worker>), TypeInfoPropertyName = "PageWorker")]
[JsonSerializable(typeof(Page<RunnerInfo>), TypeInfoPropertyName = "PageRunnerInfo")]
[JsonSerializable(typeof(FenceTrial))]
[JsonSerializable(typeof(NodeState))]
[JsonSerializable(typeof(Notice))]
[JsonSerializable(typeof(JobEvent))]
[JsonSerializable(typeof(LogLine))]
[JsonSerializable(typeof(JobMetrics))]
[JsonSerializable(typeof(StopReceipt))]
[JsonSerializable(typeof(ForceStopAnswer))]
[JsonSerializable(typeof(StopManyAnswer))]
[JsonSerializable(typeof(RequestAnswer))]
[JsonSerializable(typeof(Worker))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(Readiness))]
[JsonSerializable(typeof(CancelRequest))]
[JsonSerializable(typeof(SavepointRequest))]
[JsonSerializable(typeof(ForceStopRequest))]
[JsonSerializable(typeof(ResumeRequest))]
[JsonSerializable(typeof(RestartRequest))]
[JsonSerializable(typeof(DrainRequest))]
[JsonSerializable(typeof(StopManyRequest))]
internal sealed partial class ContractJsonContext : JsonSerializerContext;
