using Sluice.Api.Http;
using Sluice.Core.Runs;

namespace Sluice.Api.Jobs;

/// <summary>Statuses by their names.</summary>
internal static class StatusFilter
{
    private static readonly Dictionary<string, RunStatus> s_byName = Enum.GetValues<RunStatus>().ToDictionary(s => s.Name(), StringComparer.OrdinalIgnoreCase);

    public static RunStatus? Read(ApiCall call) => Parse(call.Query("status"), "status");

    /// <exception cref="ApiFault">There is no such status.</exception>
    public static RunStatus? Parse(string? text, string parameter) =>
        text is null ? null
        : s_byName.TryGetValue(text, out var status) ? status
        : throw ApiCall.Bad(parameter, text, $"Give one of {string.Join(", ", s_byName.Keys)}.");
}
