using CsCheck;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connect.Tests.Batches;

public sealed class BatchTests
{
    private static readonly TableSchema Table = new(
        TablePath.Parse("t"), [new ColumnDefinition("id", DataType.Int), new ColumnDefinition("tags", DataType.Array(DataType.String))]);

    [Fact]
    public void Kinds_are_kept_for_each_row_whatever_came_before()
    {
        Gen.Enum<RowKind>().Array[0, 200].Sample(kinds =>
        {
            var batch = new Batch(Table);
            for (var round = 0; round < 2; round++)
            {
                batch.Clear();
                for (var i = 0; i < kinds.Length; i++)
                {
                    Append(batch, i);
                    batch.CloseRow(kinds[i]);
                }

                Assert.Equal(kinds, Enumerable.Range(0, batch.Count).Select(batch.KindOf));
                Assert.Equal(kinds.All(k => k == RowKind.Insert), batch.IsInsertOnly);
            }
        });
    }

    [Fact]
    public void Rows_counted_at_once_are_inserts_also_after_rows_that_are_not()
    {
        var batch = new Batch(Table);
        Append(batch, 0);
        batch.CloseRow(RowKind.Delete);
        for (var i = 1; i < 20_000; i++)
            Append(batch, i);
        batch.SetCount(20_000);
        Assert.Equal(RowKind.Delete, batch.KindOf(0));
        Assert.All(Enumerable.Range(1, 19_999), row => Assert.Equal(RowKind.Insert, batch.KindOf(row)));
    }

    [Fact]
    public void A_cleared_batch_is_of_inserts_again()
    {
        var batch = new Batch(Table);
        Append(batch, 1);
        batch.CloseRow(RowKind.UpdateAfter);
        batch.Clear();
        Append(batch, 1);
        batch.CloseRow();
        Assert.True(batch.IsInsertOnly);
        Assert.Equal(RowKind.Insert, batch.KindOf(0));
    }

    [Fact]
    public void An_open_row_is_dropped_from_all_columns_and_their_children()
    {
        var batch = new Batch(Table);
        Append(batch, 1);
        batch.CloseRow();
        batch.Column<FixedColumn<int>>(0).Append(2);
        ((BinaryColumn)batch.Column<ListColumn>(1).Items).Append("half");
        batch.DropOpenRow();
        Append(batch, 3);
        batch.CloseRow();
        Assert.Equal([1, 3], Enumerable.Range(0, batch.Count).Select(r => batch.Columns[0].GetValue(r)));
        Assert.Equal(["tag3"], (object?[])batch.Columns[1].GetValue(1)!);
    }

    [Fact]
    public void A_view_has_the_same_rows_and_kinds_and_copies_nothing()
    {
        var batch = new Batch(Table);
        Append(batch, 1);
        batch.CloseRow(RowKind.Delete);
        var narrow = Table.WithColumns([Table.Columns[1]]);
        var view = batch.View(narrow, [batch.Columns[1]]);
        Assert.Same(batch.Columns[1], view.Columns[0]);
        Assert.Equal((1, RowKind.Delete), (view.Count, view.KindOf(0)));
        Assert.Equal("tags", view.Schema.Columns[0].Name);
    }

    [Fact]
    public void Rows_are_appended_from_another_batch_with_their_kinds()
    {
        var source = new Batch(Table);
        Append(source, 1);
        source.CloseRow();
        Append(source, 2);
        source.CloseRow(RowKind.UpdateBefore);
        var target = new Batch(Table);
        target.AppendFrom(source, 1);
        target.AppendFrom(source, 0);
        Assert.Equal([2, 1], Enumerable.Range(0, 2).Select(r => target.Columns[0].GetValue(r)));
        Assert.Equal([RowKind.UpdateBefore, RowKind.Insert], Enumerable.Range(0, 2).Select(target.KindOf));
    }

    [Fact]
    public void A_batch_is_full_by_rows_or_by_bytes()
    {
        var batch = new Batch(Table);
        batch.Column<FixedColumn<int>>(0).AppendRange(Batch.MaxRows - 1).Clear();
        batch.SetCount(Batch.MaxRows - 1);
        Assert.False(batch.IsFull);
        batch.SetCount(Batch.MaxRows);
        Assert.True(batch.IsFull);

        var wide = new Batch(Table);
        ((BinaryColumn)wide.Column<ListColumn>(1).Items).Append(new byte[Batch.TargetBytes]);
        Assert.False(wide.IsFull);
        wide.Column<ListColumn>(1).CloseList();
        wide.SetCount(1);
        Assert.True(wide.IsFull);
    }

    private static void Append(Batch batch, int id)
    {
        batch.Column<FixedColumn<int>>(0).Append(id);
        ((BinaryColumn)batch.Column<ListColumn>(1).Items).Append($"tag{id}");
        batch.Column<ListColumn>(1).CloseList();
    }
}
