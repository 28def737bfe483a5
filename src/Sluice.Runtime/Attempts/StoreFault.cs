using Sluice.Core.Errors;

namespace Sluice.Runtime.Attempts;

/// <summary>Faults of the store, as an attempt meets them.</summary>
internal static class StoreFault
{
    /// <summary>No answer came: what was asked may have been done all the same.</summary>
    public static SluiceException NoAnswer(string whose, TimeSpan most, Exception cause) => new(
        "SLC4110", $"{whose} did not answer an attempt within {most.TotalSeconds:0.###} s. Check that the store can be reached.", isTransient: true, cause);

    /// <summary>Whether it goes away when the store can be reached again.</summary>
    public static bool IsOutage(Exception e) =>
        e is SluiceException { IsTransient: true } fault && fault.Code.StartsWith("SLC41", StringComparison.Ordinal);
}
