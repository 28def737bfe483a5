using Sluice.Connect.Batches;
using Sluice.Connect.Sources;

namespace Sluice.Runtime.Tasks;

/// <summary>What a reader hands to the writer.</summary>
/// <param name="Rows">Rows; <c>null</c> at the end.</param>
/// <param name="Dead">Rows rejected while these were read; <c>null</c> when there are none.</param>
/// <param name="Position">Just behind them.</param>
/// <param name="IsEnd">Nothing follows.</param>
/// <param name="WantsCommit">The source gives no more before what it gave is committed.</param>
internal readonly record struct ReadItem(Batch? Rows, Batch? Dead, Position Position, bool IsEnd, bool WantsCommit);
