using Sluice.Core.Identity;

namespace Sluice.Core.Ports;

/// <summary>Messages that only make things happen earlier. May be lost, doubled or late; never waited for, never throw.</summary>
public interface IHints
{
    /// <summary>A worker should look at the store now: something was assigned to it, or is to be ended.</summary>
    void Wake(WorkerSession session);

    /// <summary>A run changed: whoever coordinates it should look now.</summary>
    void Wake(RunKey run);
}
