//! Logarithms of probabilities, exact to about 10⁻¹⁰ also where the factorials behind them have billions of digits.
//!
//! The usual difference of log-factorials loses everything to cancellation there: ln 10⁹! is 2·10¹⁰, of which a double
//! keeps six decimals. Here the large terms of Stirling's formula, ln m! = m ln m − m + ½ ln 2πm + δ(m), are
//! cancelled by hand, and only small ones are added up. The idea is C. Loader's, "Fast and Accurate Computation of
//! Binomial Probabilities" (2000), who applies it to the binomial distribution.

use std::f64::consts::TAU;

use super::Tally;

/// ln of the probability to find the tally's misuses if the stratum holds `total`: hypergeometric.
///
/// With the four cells c of the table (misuse or not) × (reviewed or not), and what is expected in each, e = row ·
/// column / N, the large terms of Stirling's formula leave −Σ D(c, e), where D(c, e) = c ln(c/e) + e − c ≥ 0.
pub(super) fn hypergeometric(tally: &Tally, total: u64) -> f64 {
    let Tally { population, reviewed, misuse } = *tally;
    if total < misuse || total > tally.most() {
        return f64::NEG_INFINITY;
    }
    let (clean, unreviewed) = (population - total, population - reviewed);
    let cells = [misuse, total - misuse, reviewed - misuse, unreviewed - (total - misuse)];
    let [a, b, c, d] = cells.map(i128::from);
    // All four cells are off by the same amount. As a difference of products it is exact; c − e would not be.
    let off = (a * d - b * c) as f64 / population.max(1) as f64;
    let divergence = divergence(cells[0], total, reviewed, population, off)
        + divergence(cells[1], total, unreviewed, population, -off)
        + divergence(cells[2], clean, reviewed, population, -off)
        + divergence(cells[3], clean, unreviewed, population, off);
    let small = |counts: &[u64]| counts.iter().map(|&count| small_terms(count)).sum::<f64>();
    small(&[total, clean, reviewed, unreviewed]) - small(&cells) - small_terms(population) - divergence
}

/// ln of the probability of `misuse` among `reviewed` under the working distribution: beta-binomial. It is
/// ( a⁽ˣ⁾/x! ) ( b⁽ⁿ⁻ˣ⁾/(n−x)! ) / ( (a+b)⁽ⁿ⁾/n! ), where c⁽ʸ⁾ = c (c+1) … (c+y−1).
pub(super) fn beta_binomial(misuse: u64, reviewed: u64, a: f64, b: f64) -> f64 {
    rising(misuse, a) + rising(reviewed - misuse, b) - rising(reviewed, a + b)
}

/// D(c, e) with c = e + off.
fn divergence(cell: u64, row: u64, column: u64, population: u64, off: f64) -> f64 {
    if cell == 0 {
        return -off;
    }
    let expected = row as f64 * column as f64 / population as f64;
    cell as f64 * (off / expected).ln_1p() - off
}

/// What Stirling's formula has beside m ln m − m: ½ ln 2πm + δ(m). Nothing for 0.
fn small_terms(m: u64) -> f64 {
    if m == 0 {
        return 0.0;
    }
    let m = m as f64;
    0.5 * (TAU * m).ln() + stirling_error(m)
}

/// ln( c (c+1) … (c+y−1) / y! ) = ln Γ(y+c) − ln Γ(y+1) − ln Γ(c).
fn rising(y: u64, c: f64) -> f64 {
    let (from, step) = (y as f64 + 1.0, c - 1.0);
    let to = from + step;
    let ratio = (from - 0.5) * (step / from).ln_1p() + step * (to.ln() - 1.0) + stirling_error(to)
        - stirling_error(from);
    ratio - ((c - 0.5) * c.ln() - c + 0.5 * TAU.ln() + stirling_error(c))
}

/// δ(z) = ln Γ(z) − ( (z − ½) ln z − z + ½ ln 2π ), for z > 0: the asymptotic series (NIST Digital Library of
/// Mathematical Functions, 5.11.1) from 16 on, where its first omitted term is 10⁻¹⁶, and
/// Γ(z + 1) = z Γ(z) below.
fn stirling_error(z: f64) -> f64 {
    let (mut z, mut below) = (z, 0.0);
    while z < 16.0 {
        below += (z + 0.5) * z.recip().ln_1p() - 1.0;
        z += 1.0;
    }
    let w = (z * z).recip();
    let series = 1.0 / 12.0 - w * (1.0 / 360.0 - w * (1.0 / 1260.0 - w * (1.0 / 1680.0 - w / 1188.0)));
    below + series / z
}

#[cfg(test)]
mod tests;
