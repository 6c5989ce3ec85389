//! What a reading must not say, whoever tells it. Texts are brought to one spelling before they are looked
//! up (see [`crate::oracle::text`]): write 他 for 她, 你 for 妳, no apostrophes,
//! and what it makes of "he will" (hell), "is not" (isnt), "going to" (gonna).

use super::super::text::{Pair, Words, words};

/// A reading describes and asks; it does not foretell.
pub(super) const CERTAIN: Words = words!(
    "一定會|必定|註定|注定|命中|絕對會|保證會|保證你|肯定會|百分之百會|百分百會|必然會|鐵定會|毫無疑問|無庸置疑|天意|\
     destined|fated|your fate|guaranteed|i guarantee|will definitely|definitely will|certainly will|without doubt|\
     without a doubt|for sure|inevitabl*|meant to be|no matter what|will surely|surely will|doomed|the universe|\
     it is certain that|100% certain|i promise you|hell definitely|shell definitely|ill definitely|hell surely|shell surely|\
     hell certainly|shell certainly|definitely gonna|certainly gonna"
);
/// Whoever is ill has a doctor.
pub(super) const DIAGNOSIS: Words = words!(
    "你得了|你罹患|你患有|你患了|你應該是得|確診|診斷是|診斷為|診斷結果|不用看醫生|不必看醫生|別看醫生|不用去看醫生|不必去看醫生|\
     停藥|別再吃藥|不要吃藥|停止服藥|\
     you have cancer|you have depression|you are depressed|you suffer from|you are bipolar|diagnosed with|\
     my diagnosis|the diagnosis is|stop taking your|stop your medication|off your medication|no need for a doctor|\
     dont need a doctor|no need to see a doctor"
);
/// Nobody's death is told.
pub(super) const DEATH: Words = words!(
    "你會死|他會死|會死掉|會死去|將死|必死|會過世|會往生|會離世|會去世|活不過|活不久|活不了|死期|大限|剩下的日子不多|壽命只|\
     you will die|hell die|shell die|they will die|gonna die|will pass away|hell pass away|shell pass away|\
     will be dead|days to live|months to live|death is coming|wont survive"
);
/// Nor whether there is a child.
pub(super) const PREGNANCY: Words = words!(
    "你懷孕了|他懷孕了|已經懷孕|會懷孕|會懷上|懷的是|會流產|會生男|會生女|生的是男|生的是女|\
     you are pregnant|youre pregnant|shes pregnant|you will get pregnant|you will become pregnant|\
     you will conceive|will miscarry|it is a boy|it is a girl|it will be a boy|it will be a girl"
);
/// The same in two parts.
#[rustfmt::skip]
pub(super) const SAID_APART: &[Pair] = &[
    (words!("你的病是|你這是|你有"), words!("憂鬱症|躁鬱症|焦慮症|癌症|糖尿病|思覺失調|恐慌症"), 12),
    (words!("你|他"), words!("活不過|撐不過今年"), 12),
];
