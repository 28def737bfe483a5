using Sluice.Core.Ports;

namespace Sluice.Server;

/// <summary>How a node reaches the sinks of stored jobs, also of jobs that run elsewhere.</summary>
/// <param name="Fencer">Fences them.</param>
/// <param name="Publisher">Publishes what was recorded for them.</param>
/// <param name="Stagings">Removes what was staged and not recorded.</param>
/// <param name="Ledgers">Lets go of what their ledgers no longer need.</param>
/// <param name="Marks">Reads how far their ledgers have come.</param>
internal sealed record SinkReach(IFencer Fencer, IPublisher Publisher, IStagingSweeper Stagings, ISinkLedgers Ledgers, ILedgerMarks Marks);
