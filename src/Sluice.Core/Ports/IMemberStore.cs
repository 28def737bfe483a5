using Sluice.Core.Members;

namespace Sluice.Core.Ports;

/// <summary>
/// Where control processes find each other. A change is a swap on the version of the whole table, and on that of its row, in one transaction:
/// <c>false</c> means that somebody was quicker, and that nothing was changed. Every call has the store's deadline.
/// </summary>
public interface IMemberStore
{
    /// <summary>Begins the table of a cluster; nothing happens when there is one.</summary>
    ValueTask PrepareAsync(string cluster, CancellationToken cancellationToken);

    /// <summary>Reads the table, or one row of it, as of one instant.</summary>
    ValueTask<MemberView> ReadAsync(string cluster, MemberKey? only, CancellationToken cancellationToken);

    /// <summary>Adds a row; <c>false</c> also when it is there already.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="member">The row; its version is set by the store.</param>
    /// <param name="expected">The version that the table must have.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    ValueTask<bool> InsertAsync(string cluster, MemberRecord member, int expected, CancellationToken cancellationToken);

    /// <summary>Replaces a row, if it is still of <see cref="MemberRecord.Version"/>.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="member">The row, with the version that it must have.</param>
    /// <param name="expected">The version that the table must have.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    ValueTask<bool> UpdateAsync(string cluster, MemberRecord member, int expected, CancellationToken cancellationToken);

    /// <summary>Notes that a member is alive. Neither the table's version nor the row's changes.</summary>
    ValueTask TouchAsync(string cluster, MemberKey member, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Forgets rows of other statuses than this whose members were started, and last alive, before an instant.</summary>
    ValueTask ForgetAsync(string cluster, int but, DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>Forgets the whole table.</summary>
    ValueTask DeleteAsync(string cluster, CancellationToken cancellationToken);
}
