using System.Text;
using Sluice.Core.Leases;

namespace Sluice.PausedWriter;

/// <summary>Where the sink writes: counts, and counts apart what was written for a question that was asked after the permit's end.</summary>
internal sealed class AuditedOutput(LeaseInstant until) : TextWriter
{
    private long _written;
    private long _after;

    public long Written => Interlocked.Read(ref _written);

    public long After => Interlocked.Read(ref _after);

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(ReadOnlySpan<char> buffer)
    {
        Interlocked.Increment(ref _written);
        if (AuditedPermit.LastAsked >= until)
            Interlocked.Increment(ref _after);
    }

    /// <summary>The head, once, before the first line.</summary>
    public override void Write(char value)
    {
    }
}
