using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;

namespace Sluice.Runtime.Resolution;

/// <summary>What a pair of source and sink gives across stops, failures and resumes: told before the job runs.</summary>
/// <param name="Source">The source's id.</param>
/// <param name="Sink">The sink's name.</param>
/// <param name="Delivery">How often rows may arrive.</param>
/// <param name="Reason">Why, in a sentence.</param>
public sealed record Guarantee(string Source, string Sink, Delivery Delivery, string Reason)
{
    /// <summary>Works it out from what both can do.</summary>
    /// <param name="source">The source's id.</param>
    /// <param name="restart">From where the source can read again.</param>
    /// <param name="sink">The sink's name.</param>
    /// <param name="sinkClass">How the sink keeps superseded writers out.</param>
    /// <param name="sinksOfSource">How many sinks the source feeds.</param>
    public static Guarantee Of(string source, Restart restart, string sink, SinkClass sinkClass, int sinksOfSource)
    {
        if (restart == Restart.None)
        {
            var two = sinksOfSource > 1 ? "at-least-once: two sinks, and " : "";
            return new Guarantee(source, sink, Delivery.AtLeastOnce, $"{two}the source cannot be read again from a position");
        }

        return sinkClass switch
        {
            SinkClass.Transactional => new(source, sink, Delivery.ExactlyOnce, "rows and position are committed in one transaction of the sink"),
            SinkClass.Staged => new(source, sink, Delivery.ExactlyOnce, "files appear only after their record is stored, once"),
            _ => new(source, sink, Delivery.AtLeastOnce, "the sink has no ledger: rows sent since the last commit come again after a failure"),
        };
    }
}
